"""Language: Dutch that a tired reader can read, and translations that say the same."""

import re
import statistics

import pytest

from tests.house import unmarked
from tests.house.words import (
    PLACEHOLDER,
    Words,
    catalog,
    contacts,
    marked,
    pairs,
    same_in_english,
    sentences,
)
from webapp.config import LANGUAGES, ROOT

MARKED = marked()
DUTCH = [*MARKED, *contacts("nl")]
OTHERS = sorted(set(LANGUAGES) - {"nl"})
DO = "Run `make translations`, then fill in translations/{}/LC_MESSAGES/messages.po."

FORBIDDEN = """
speaks as to a stranger, we say je: u, uw, uzelf
lays guilt: gemist, te laat, mislukt, mislukte, verplicht, moet, moeten, verzuimd, eindelijk
praises: goed gedaan, goed dat, goed bezig, knap, geweldig, super, fantastisch, trots, gefeliciteerd
alarms: let op, waarschuwing, urgent, dringend, helaas, oeps, sorry, stuk, ongeldig, ongeldige
we say jij: patiënt, patiënten, cliënt, cliënten, gebruiker, gebruikers, eigenaar
we say lid, naaste, helper: deelnemer, deelnemers, mantelzorger, regieondersteuner, casemanager
we say stap, doel: taak, taken, deadline, doelstelling
we say bijeenkomst, afspraak: sessie, sessies, notulen, vergadering, overleg, meeting
we say even inchecken, mijn herstel: meting, metingen, score, scores, vragenlijst, test, check-in
we say delen, wie ziet dit: rechten, permissie, permissies, zichtbaarheid, toegang
we say plan voor moeilijke tijden: crisiskaart, crisisplan, signaleringsplan, signalering
we say toestel or telefoon: apparaat, apparaten, device, smartphone
we say bewaren and veranderen: opslaan, opgeslagen, aanpassen, pas aan, wijzigen, wijzig
we say druk, stuur, log in: klik, klikken, verzend, verzenden, login, logout, uploaden, downloaden
is jargon: browser, account, cookie, cookies, server, url, token, profiel, dashboard, error
is officialese: indien, middels, betreffende, teneinde, dient, gelieve, tevens, reeds, omtrent
is short for something: o.a., d.m.v., i.v.m., bijv., bv., etc., enz., m.b.t., t/m, a.u.b.
tells on somebody: verborgen, online, laatst gezien, aan het typen
"""
"""What is wrong with a word, and the words (product.md «Words», domain.md 4.3)."""

FORBIDDEN_IN_ENGLISH = """
lays guilt: must, missed, failed, too late, required, have to, overdue, should
praises: well done, great, congratulations, awesome, good job
alarms: warning, urgent, alert, sorry, oops, invalid, unfortunately, forbidden, denied
is not our word: patient, client, user, users, task, tasks, deadline, session, score, permission
is jargon: browser, account, cookie, server, url, token, log in, log out, login, click, submit
is American: color, favorite, organize, cell phone, cellphone, neighbor
"""


def forbidden_in(words: list[Words], forbidden: str) -> list[str]:
    """Each forbidden word, with what is wrong with it and where it stands."""
    found = []
    for why, listed in (row.split(": ") for row in forbidden.strip().splitlines()):
        pattern = "|".join(map(re.escape, listed.split(", ")))
        heard = re.compile(rf"(?<!\w)({pattern})(?!\w)", re.I)
        found += [f"«{hit[0]}» {why}: {each}" for each in words if (hit := heard.search(each.text))]
    return found


def english() -> list[Words]:
    """Every English text, of the translation and of the page «Hulp nu»."""
    return [*(Words(text, "messages.po") for _dutch, text in pairs("en")), *contacts("en")]


# The Dutch


def test_a_dutch_sentence_has_at_most_fifteen_words():
    spoken = [Words(each, words.place) for words in DUTCH for each in sentences(words.text)]
    assert [str(each) for each in spoken if len(each.text.split()) > 15] == []
    assert statistics.mean(len(each.text.split()) for each in spoken) < 10


def test_no_dutch_word_hurts_or_is_hard():
    assert forbidden_in(DUTCH, FORBIDDEN) == []


def test_the_house_says_je_and_never_shouts():
    assert [str(each) for each in [*DUTCH, *english()] if "!" in each.text] == []


def test_resourcegroep_is_named_once_in_the_explanation():
    assert len([each for each in DUTCH if "resourcegroep" in each.text.lower()]) == 1


def test_a_sentence_is_never_glued():
    assert [str(each) for each in DUTCH if each.text != " ".join(each.text.split())] == []


def test_quotes_and_brackets_come_in_pairs():
    for each in [*DUTCH, *english()]:
        for opening, closing in ("()", "“”", "«»", "[]"):
            assert each.text.count(opening) == each.text.count(closing), each
        assert each.text.count("‘") <= each.text.count("’"), each
        assert each.text.count('"') % 2 == 0, each


@pytest.mark.parametrize("path", unmarked.templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_in_a_template_can_be_translated(path):
    place = str(path.relative_to(ROOT))
    assert [str(each) for each in unmarked.in_template(path.read_text(), place)] == []


def test_every_sentence_in_python_can_be_translated():
    places = {path: str(path.relative_to(ROOT)) for path in unmarked.modules()}
    found = [each for path in places for each in unmarked.in_module(path.read_text(), places[path])]
    assert [str(each) for each in found] == []


# The translations


def test_every_language_has_a_translation_and_the_other_way_round():
    assert sorted(each.parts[-3] for each in (ROOT / "translations").glob("*/*/*.po")) == OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_what_the_sources_have(language):
    known = catalog(language)
    texts = {(text, each.context) for each in known if each.id for text in _ids(each)}
    new = [each for each in MARKED if (each.text, each.context) not in texts]
    assert not new, f"{DO.format(language)} It lacks:\n" + "\n".join(map(str, new))
    gone = texts - {(each.text, each.context) for each in MARKED} | set(known.obsolete)
    assert not gone, f"Run `make translations`. No longer in the sources: {gone}"


def _ids(message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_complete(language):
    known = catalog(language)
    empty = [each.id for each in known if each.id and not all(_strings(each))]
    assert not empty, f"{DO.format(language)} It lacks: {empty}"
    fuzzy = [each.id for each in known if each.id and each.fuzzy]
    assert not fuzzy, f"Read these again, and take the mark «fuzzy» away: {fuzzy}"
    for message in (each for each in known if isinstance(each.id, tuple)):
        assert len(message.string) == known.num_plurals, f"{message.id} lacks a plural form"


def _strings(message) -> tuple[str, ...]:
    return message.string if isinstance(message.id, tuple) else (message.string,)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_fills_in_the_same_names(language):
    for dutch, text in pairs(language):
        assert set(PLACEHOLDER.findall(dutch)) == set(PLACEHOLDER.findall(text)), dutch


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_does_not_change_without_a_reason(language):
    written = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    assert "\n#:" not in written.read_text(), "a place in the sources changes at every edit"
    assert "\n#~" not in written.read_text()
    ids = [_ids(each)[0] for each in catalog(language) if each.id]
    assert ids == sorted(ids), DO.format(language)


def test_english_differs_from_dutch_but_for_reviewed_words():
    same = same_in_english()
    equal = {dutch for dutch, text in pairs("en") if dutch == text}
    assert equal - set(same) == set(), "translate it, or add it to same_in_english.txt"
    assert set(same) - equal == set(), "no longer the same: take it from same_in_english.txt"


def test_english_is_as_plain():
    assert forbidden_in(english(), FORBIDDEN_IN_ENGLISH) == []
    spoken = [each for words in english() for each in sentences(words.text)]
    assert [each for each in spoken if len(each.split()) > 15] == []
    assert all(each.text for each in contacts("en"))


def test_every_line_of_the_reviewed_list_has_a_reason():
    assert all(len(reason) > 10 for reason in same_in_english().values())
