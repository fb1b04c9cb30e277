"""HTML: the standard's own checker has nothing to say about any page."""

import subprocess
from pathlib import Path

import pytest

from tests.databases import on_one_database
from tests.house.test_access import actors, every_address, furnished
from tests.pages import BASE

VNU = Path(__file__).parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def remarks(folder: Path) -> str:
    """What the Nu Html Checker says about the pages in this folder, in one call for all."""
    command = ["java", "-jar", str(VNU), "--errors-only", "--exit-zero-always", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stderr


@pytest.mark.slow
@on_one_database
def test_every_page_is_html_as_the_standard_says(app, world, tmp_path):
    house = furnished(world, "Anna")
    paths = every_address(app, world, house)
    kept = set[str]()
    for who, visitor in actors(app, world, house).items():
        for number, path in enumerate(paths):
            answer = visitor.client.get(path, base_url=BASE)
            if answer.mimetype == "text/html" and answer.text not in kept:
                kept.add(answer.text)
                (tmp_path / f"{who.replace(' ', '-')}-{number}.html").write_text(answer.text)
    assert len(kept) > 60, "pages of everybody"
    assert remarks(tmp_path) == ""


@pytest.mark.slow
def test_the_checker_does_have_something_to_say(tmp_path):
    """The control."""
    page = "<!doctype html><html lang=nl><title>x</title><ul><p>Geen lijst</p></ul></html>"
    (tmp_path / "page.html").write_text(page)
    assert "not allowed" in remarks(tmp_path)
