"""Packs: a questionnaire is a data file that is looked at strictly, and never judges anybody."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.house.test_language import FORBIDDEN, forbidden_in
from tests.house.words import Words, sentences
from webapp.config import Unsafe
from webapp.db import session
from webapp.recovery import actions, packs, queries
from webapp.recovery.commands import commands
from webapp.recovery.models import InstalledPack
from webapp.recovery.packs import BadPack

GOOD = """
name = "drie-vragen"
version = "1"
languages = ["nl"]
licence = "CC BY 4.0"
source = "Een universiteit"
citation = "Een universiteit (2026)."
[title]
nl = "Drie vragen"
[period]
nl = "Denk aan de afgelopen twee weken."
[scoring]
rule = "sum"
times = 4
shown_to = "evaluation"
[[answer]]
value = 0
nl = "Nooit"
[[answer]]
value = 1
nl = "Altijd"
[[item]]
key = "een"
nl = "Ik voelde mij rustig."
"""


def folder(tmp_path, source=GOOD):
    (tmp_path / "pack.toml").write_text(source)
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('name = "drie-vragen"', 'name = "Drie Vragen"', "kleine letters"),
        ('licence = "CC BY 4.0"', "", "'licence'"),
        ('source = "Een universiteit"', 'source = ""', "'source'"),
        ('citation = "Een', 'cutoff = 13\ncitation = "Een', "'cutoff'"),
        ('languages = ["nl"]', 'languages = ["xx"]', "'languages'"),
        ('languages = ["nl"]', 'languages = ["nl", "en"]', "'en'"),
        ('shown_to = "evaluation"', 'shown_to = "owner"', "nooit getoond"),
        ('rule = "sum"', 'rule = "verdict"', "regel"),
        ("times = 4", "times = 4.5", "heel getal"),
        ("value = 1", "value = 0", "eigen getal"),
        ("value = 1", 'value = "1"', "eigen getal"),
        ('[[answer]]\nvalue = 1\nnl = "Altijd"', "", "[[answer]]"),
        ('key = "een"', 'key = "Een!"', "eigen naam"),
        ("Ik voelde mij rustig.", "Ik leef met {own_word}.", "eigen woord"),
        ('[[item]]\nkey = "een"', '[[item]]\nkey = "een"\nweight = 3', "'weight'"),
        ("[title]", "[title", "TOML"),
        ("[scoring]", "[anders]", "'anders'"),
        ("Ik voelde mij rustig.", "x" * 400, "300"),
    ],
)
def test_a_bad_pack_is_refused_with_a_sentence_that_says_what_is_wrong(old, new, says):
    assert old in GOOD
    with pytest.raises(BadPack, match=r"\.$") as refused:
        packs.read(GOOD.replace(old, new, 1))
    assert says in str(refused.value)


def test_a_good_pack_is_taken_and_its_score_goes_nowhere():
    pack = packs.read(GOOD)
    assert pack.answers == {0: {"nl": "Nooit"}, 1: {"nl": "Altijd"}}
    assert not hasattr(pack, "score")
    assert not hasattr(pack, "scoring")


def test_the_houses_own_pack_reads_as_plainly_as_the_house():
    pack = packs.own()
    texts = [pack.title, pack.period, *pack.answers.values(), *(each.words for each in pack.items)]
    dutch = [Words(each["nl"], "mijn-herstel") for each in texts]
    assert forbidden_in(dutch, FORBIDDEN) == []
    assert all(len(part.split()) <= 15 for each in dutch for part in sentences(each.text))
    assert set(pack.languages) == {"nl", "en"}
    assert len(pack.items) == 6


def test_the_text_of_who_5_is_nowhere_in_the_house():
    known = [each.parent.name for each in packs.OWN.rglob("pack.toml")]
    assert known == ["mijn-herstel"]
    assert "never invented" in (packs.OWN / "README.md").read_text()


def test_what_the_readme_shows_of_who_5_is_a_pack_once_the_host_fills_it_in():
    written = (packs.OWN / "README.md").read_text().split("```toml\n")[1].split("```")[0]
    second = '[[answer]]\nvalue = 4\nnl = "…"\n'
    assert packs.read(written + second).name == "who-5"


def test_the_host_installs_lists_and_removes_a_pack(app, world, tmp_path):
    def run(*words):
        return CliRunner().invoke(commands, [str(each) for each in words], obj=lambda: app)

    assert "mijn-herstel | 1 | aan" in run("list").output
    assert "drie-vragen" not in run("list").output, "off by default"
    assert "CC BY 4.0" in run("add", folder(tmp_path)).output
    assert "drie-vragen | 1 | aan" in run("list").output
    assert run("remove", "drie-vragen").exit_code == 0
    assert "drie-vragen | 1 | uit" in run("list").output
    assert world.count(InstalledPack) == 1


@pytest.mark.parametrize("words", [["add", "/nergens"], ["remove", "nergens"]])
def test_what_is_not_there_is_said_in_one_sentence(app, world, words):
    result = CliRunner().invoke(commands, words, obj=lambda: app)
    assert isinstance(result.exception, Unsafe)
    assert world.count(InstalledPack) == 0


def test_other_words_under_a_known_name_are_refused(app, world, tmp_path):
    with world.open():
        actions.install(GOOD)
    changed = GOOD.replace("rustig", "onrustig")
    result = CliRunner().invoke(commands, ["add", str(folder(tmp_path, changed))], obj=lambda: app)
    assert "andere naam" in str(result.exception)
    with world.open():
        assert session.scalars(select(InstalledPack)).one().source == GOOD


def test_an_installed_pack_is_filled_in_and_stays_readable_when_it_is_removed(world, visitor):
    anna = world.owner()
    with world.open():
        actions.install(GOOD)
    here = f"/groep/{anna.group_id}/drie-maanden"
    visitor.signs_in_as(anna).opens(here)
    visitor.sends(f"{here}/begin", pack="drie-vragen")
    assert visitor.page.heading == "Ik voelde mij rustig."
    visitor.sends(visitor.page.path, answer="1")
    visitor.sends(visitor.page.path, first="")
    shown = visitor.page.path
    with world.open():
        actions.put_away(queries.installed_called("drie-vragen"))
    words = visitor.opens(shown).words
    assert "Altijd" in words
    assert "CC BY 4.0" in words
    assert "4" not in words.replace("CC BY 4.0", "").split(), "no sum, no times four"
    visitor.opens(here)
    assert "Begin met: Drie vragen" not in visitor.page.words
