"""The list of organisations, kept by the host with commands."""

import pytest
from click.testing import CliRunner

from tests.conftest import new_house
from webapp.cli import commands, prepare
from webapp.config import Unsafe
from webapp.organisations import actions, queries
from webapp.organisations.models import Organisation, OrganisationKind

pytestmark = pytest.mark.slow

FIRST = ["BuurtzorgT", "Community Support", "gemeente Groningen", "Lentis"]
FIRST += ["Verslavingszorg Noord Nederland (VNN)", "WIJ Groningen"]


@pytest.fixture
def house(tmp_path):
    """A house of its own, and its commands."""
    app = new_house(tmp_path / "instance")

    def steungroep(*words):
        here = {"INSTANCE": str(tmp_path / "instance"), "PORT": "8123"}
        return CliRunner().invoke(commands, ["organisations", *words], env=here)

    steungroep.app = app
    yield steungroep
    app.extensions["database"].engine.dispose()


def test_a_new_house_has_the_first_list_and_the_host_keeps_it(house):
    lines = house("list").output.splitlines()
    assert [line.split(" | ")[0] for line in lines] == FIRST
    assert all("geen nummer" in line for line in lines), "no number is invented"

    assert "staat op de lijst" in house("add", "Het Kopland", "--kind", "wijk").output
    changed = ["change", "het kopland", "--name", "Kopland", "--phone", "050 123 45 67"]
    assert "Kopland is veranderd." in house(*changed).output
    assert "Kopland | wijk | Groningen | 050 123 45 67" in house("list").output
    assert "niet meer op de lijst" in house("retire", "Lentis").output
    house("change", "WIJ Groningen", "--name", "WIJ")
    prepare(house.app.config["SETTINGS"])
    lines = house("list").output
    assert "Lentis" not in lines, "an upgrade brings nothing back"
    assert "WIJ Groningen" not in lines
    assert house("add", "Lentis", "--kind", "ggz").exit_code == 0, "the host can"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", " "], "Geef een naam van 1 tot en met 60 letters."),
        (["add", "x" * 61], "Geef een naam van 1 tot en met 60 letters."),
        (["add", "LENTIS"], "Er staat al een organisatie met deze naam op de lijst."),
        (["add", "Nieuw", "--kind", "kerk"], "Kies als --kind een van deze woorden"),
        (["add", "Nieuw", "--phone", "bel ons"], "Dit is geen telefoonnummer"),
        (["add", "Nieuw", "--region", ""], "Geef een regio"),
        (["change", "Nergens", "--phone", ""], "Er staat geen organisatie 'Nergens'"),
        (["change", "Lentis", "--name", "WIJ Groningen"], "Er staat al een organisatie"),
        (["retire", "Nergens"], "Er staat geen organisatie 'Nergens'"),
        (["start-link", "Nergens"], "Er staat geen organisatie 'Nergens'"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_changes_nothing(house, words, sentence):
    before = house("list").output
    answer = house(*words)
    assert isinstance(answer.exception, Unsafe), "which `main` says in one sentence"
    assert sentence in str(answer.exception)
    assert len(str(answer.exception).splitlines()) == 1
    assert house("list").output == before


def test_a_link_for_an_organisation_alone_begins_with_our_address(house):
    first, second = house("start-link", "wij groningen").output.splitlines()
    assert first.startswith("http://localhost:8123/start/")
    assert second == "Deze link werkt 30 dagen."


def test_an_empty_list_is_filled_once(world):
    with world.open():
        actions.fill_empty_list()
        actions.fill_empty_list()
        assert [each.name for each in queries.on_the_list()] == FIRST
        for each in queries.on_the_list():
            actions.retire(each)
        actions.fill_empty_list()
        assert queries.on_the_list() == []


def test_what_is_left_out_stays_and_a_number_can_go(world):
    with world.open():
        made = actions.add("Ergens", kind=OrganisationKind.GGZ, region="Drenthe", phone="050 1234")
        actions.change(made, region="Groningen")
        assert (made.name, made.kind, made.phone) == ("Ergens", OrganisationKind.GGZ, "050 1234")
        actions.change(made, phone="")
        assert made.phone is None
        with pytest.raises(actions.KnownAlready):
            actions.add("ERGENS", kind=OrganisationKind.GGZ, region="Drenthe", phone="")
    assert world.count(Organisation) == 1
