"""Asking somebody: three texts, one link, and the owner's «klopt»."""

import re
from base64 import urlsafe_b64decode
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine

from webapp import chance, clock
from webapp.chores import tidy
from webapp.circle.models import Contact, Status
from webapp.db import session
from webapp.groups.models import Membership
from webapp.invitations.models import Invitation, Reply
from webapp.people.models import Device, Person


def people_page(place):
    return f"/groep/{place.group_id}/mensen"


def contact_page(contact):
    return f"/groep/{contact.group_id}/mensen/{contact.id}"


@pytest.fixture
def anna(world):
    """Anna, who leads a group."""
    return world.owner("Anna")


@pytest.fixture
def mo(world, anna):
    """Mo, in Anna's circle."""
    return world.contact(anna, "Mo")


@pytest.fixture
def link(world, mo):
    """The way to Mo's open invitation."""
    return f"/uitnodiging/{world.invitation(mo)[1]}"


def says_yes(phone, link, **fields):
    """Somebody opens the link and joins; the page they then see."""
    return phone.sends(link, **{"choice": "yes", **fields})


def reply_page(phone, place):
    """Where the owner says who it is: the first one who waits."""
    phone.opens(people_page(place))
    return next(path for path in phone.page.links if "/antwoord/" in path)


def test_the_owner_asks_a_neighbour_from_name_to_link(world, visitor, anna):
    visitor.signs_in_as(anna)
    visitor.sends(f"{people_page(anna)}/nieuw", name="Mo", relation="Buurman", kind="close_one")
    tone_page = visitor.page.path
    texts = [words.replace("\n", " ") for words in labels(visitor.page)]
    for text in texts:
        assert "Mo" in text
        assert "Anna" in text
        assert "je mag nee zeggen" in text.lower()
        assert "je kunt altijd stoppen" in text.lower()
    assert len(set(texts)) == 3

    visitor.sends(tone_page, tone="short")
    assert re.search(
        r"http://localhost:\d+/uitnodiging/\S{32}|http://localhost/uitnodiging/", visitor.page.html
    )
    assert "sms:?&amp;body=" in visitor.page.html
    assert "mailto:?subject=" in visitor.page.html
    assert "wa.me" not in visitor.page.html
    assert world.deliver() == [], "the house writes to nobody who has not joined"
    visitor.opens(tone_page.replace("/tekst", "/code"))
    assert "<svg" in visitor.page.html.split("<main")[1]


def test_without_script_the_text_to_copy_comes_first_and_every_way_carries_it(visitor, anna, link):
    """product.md B5: the share button waits for a phone that can share; the words are the same."""
    visitor.signs_in_as(anna).opens(people_page(anna))
    (mos,) = {each for each in visitor.page.links if re.search(r"/mensen/[0-9a-f-]{36}$", each)}
    page = visitor.opens(f"{mos}/uitnodiging")
    main = page.html.split("<main")[1]
    share, text, sms, mail = (
        main.index(each) for each in ("data-share", "<textarea", "sms:", "mailto:")
    )
    assert share < text < sms < mail
    assert re.search(r"<button[^>]*data-share[^>]*>", main).group().count(" hidden") == 1
    (box,) = page.tree.iter("textarea")
    assert box.text.strip().endswith(link)
    for way in (r'sms:\?&amp;body=([^"]+)', r'mailto:\?subject=[^"&]+&amp;body=([^"]+)'):
        assert unquote(re.search(way, main).group(1)) == box.text.strip("\n")


def labels(page):
    """The words of the choices on a page."""
    return [
        "".join(each.itertext())
        for each in page.tree.iter("span")
        if each.get("class") == "option__words"
    ]


def test_somebody_else_behind_the_link_says_so_and_gives_the_own_name(world, visitor, anna, link):
    """product.md B7. Saying it changes nothing; what to do stands there."""
    guest, before = visitor.another(), world.everything()
    assert guest.opens(link).forms[0].fields["name"] == "Mo"
    (not_me,) = [each for each in guest.page.links if "anders" in each]
    page = guest.opens(not_me)
    assert page.forms[0].fields["name"] == ""
    assert "Deze vraag is voor Mo." in page.words
    assert "Ik ben niet Mo" not in page.words
    assert world.everything() == before
    assert guest.posts(not_me, **page.forms[0].fields, choice="yes").status == 422
    assert "Deze vraag is voor Mo." in guest.page.words
    guest.posts(not_me, **guest.page.forms[0].fields | {"choice": "yes", "name": "Piet"})
    assert "Piet" in visitor.signs_in_as(anna).opens(people_page(anna)).words


@pytest.mark.parametrize(
    ("own", "under"),
    [
        ("Doe je mee?", "Je mag nee zeggen. Je kunt altijd stoppen."),
        ("Je MAG nee\nzeggen hoor.", "Je kunt altijd stoppen."),
        ("Je mag nee zeggen en je kunt altijd stoppen.", ""),
    ],
)
@pytest.mark.usefixtures("link")
def test_every_text_keeps_saying_that_no_is_fine(world, visitor, anna, mo, own, under):
    """product.md B4: also the owner's own words, on the screen, in a message and on paper."""
    page = f"{contact_page(mo)}/woorden"
    assert "nee zeggen" in visitor.signs_in_as(anna).opens(page).words
    for _twice in range(2):
        visitor.sends(page, words=own)
        with world.open():
            (kept,) = session.query(Invitation)
            assert kept.words.split() == f"{own} {under}".split()
        assert " ".join(kept.words.split()) in visitor.opens(f"{contact_page(mo)}/brief").words


def test_the_owner_changes_the_words_and_the_link_stays(visitor, anna, mo, link):
    visitor.signs_in_as(anna)
    visitor.sends(f"{contact_page(mo)}/woorden", words="Hoi Mo, doe je mee?")
    assert "Hoi Mo, doe je mee?" in visitor.page.html
    assert link in visitor.page.html


def test_before_a_yes_the_link_shows_the_first_name_and_nothing_else(world, visitor, anna, link):
    world.goal(anna, "Zelfstandig wonen")
    world.member(anna, "Emma")
    with world.open():
        session.merge(anna).person.name = "Anna de Boer-Jansen"
    page = visitor.opens(link)
    assert "Mo" in page.heading
    assert "Anna" in page.heading
    for secret in ("De groep van Anna", "Zelfstandig", "Emma", "Buurman", "Boer"):
        assert secret not in page.html
    assert "Anna" not in page.title
    assert "nee zeggen" in page.words
    assert "altijd stoppen" in page.words


def test_nothing_is_chosen_beforehand_and_pressing_alone_changes_nothing(world, visitor, link):
    page = visitor.opens(link)
    (form,) = page.forms
    assert "choice" not in form.fields
    assert len(form.buttons) == 1
    before = world.everything()
    visitor.sends(link)
    assert visitor.page.status == 422
    assert {**world.everything(), "try": []} == {**before, "try": []}


def test_opening_the_link_changes_nothing(world, visitor, link):
    before = world.everything()
    for _time in range(3):
        visitor.opens(link)
        visitor.client.head(link, base_url="http://localhost")
    assert world.everything() == before


@pytest.mark.parametrize("choice", ["not_now", "no"])
def test_a_no_needs_no_account_and_the_owner_sees_a_quiet_word(
    world, visitor, anna, mo, link, choice
):
    guest = visitor.another()
    guest.sends(link, choice=choice)
    assert guest.page.status == 200
    assert world.count(Person) == 1
    assert world.count(Device) == 0
    assert world.fresh(mo).status is Status.NOT_NOW
    visitor.signs_in_as(anna)
    assert "Niet nu" in visitor.opens(people_page(anna)).words


def test_a_yes_waits_until_the_owner_knows_who_it_is(world, visitor, anna, mo, link):
    goal = world.goal(anna, "Zelfstandig wonen")
    guest = visitor.another()
    says_yes(guest, link, name="Mohammed")
    assert "Anna" in guest.page.words
    for path in ("", "/doelen", "/mensen", "/bijeenkomsten", f"/doelen/{goal.id}"):
        assert guest.opens(f"/groep/{anna.group_id}{path}").status == 404

    visitor.signs_in_as(anna)
    page = reply_page(visitor, anna)
    assert "Mohammed" in visitor.opens(page).words, "the name that was typed"
    visitor.sends(page, decision="right")
    assert guest.opens(f"/groep/{anna.group_id}").status == 200
    assert world.fresh(mo).status is Status.JOINS
    assert visitor.another().opens(link).status == 404, "the link is used"
    assert "Mohammed" in guest.opens(people_page(anna)).words, "the own spelling is what others see"


def test_the_owner_sees_on_vandaag_who_said_yes(visitor, anna, link):
    says_yes(visitor.another(), link)
    visitor.signs_in_as(anna).opens(f"/groep/{anna.group_id}")
    assert any("/antwoord/" in path for path in visitor.page.links)


def test_a_yes_needs_a_name(world, visitor, link):
    says_yes(visitor, link, name="   ")
    assert visitor.page.status == 422
    assert world.count(Person) == 1


def test_somebody_else_is_turned_away_and_the_link_stays_open(visitor, anna, link):
    stranger, friend = visitor.another(), visitor.another()
    says_yes(stranger, link, name="Iemand")
    visitor.signs_in_as(anna)
    visitor.sends(reply_page(visitor, anna), decision="other")
    assert stranger.opens(f"/groep/{anna.group_id}").status == 404
    says_yes(friend, link)
    visitor.sends(reply_page(visitor, anna), decision="right")
    assert friend.opens(f"/groep/{anna.group_id}").status == 200
    assert stranger.opens(f"/groep/{anna.group_id}").status == 404


def test_of_several_answers_the_confirmed_one_stays(visitor, anna, link):
    first, second = visitor.another(), visitor.another()
    says_yes(first, link, name="Mo")
    says_yes(second, link, name="Mo van hiernaast")
    visitor.signs_in_as(anna).opens(people_page(anna))
    pages = list(dict.fromkeys(path for path in visitor.page.links if "/antwoord/" in path))
    assert len(pages) == 2
    visitor.sends(pages[0], decision="right")
    assert first.opens(f"/groep/{anna.group_id}").status == 200
    assert second.opens(f"/groep/{anna.group_id}").status == 404
    visitor.opens(people_page(anna))
    assert not any("/antwoord/" in path for path in visitor.page.links)


def test_a_new_link_ends_the_old_one(visitor, anna, mo, link):
    visitor.signs_in_as(anna)
    visitor.opens(contact_page(mo))
    visitor.sends(f"{contact_page(mo)}/nieuwe-link")
    assert link not in visitor.page.html
    assert visitor.another().opens(link).status == 404
    new = re.search(r"/uitnodiging/[\w-]{32}", visitor.page.html).group(0)
    assert visitor.another().opens(new).status == 200


def test_a_question_can_be_taken_back_and_asked_again(world, visitor, anna, mo, link):
    guest = visitor.another()
    says_yes(guest, link)
    visitor.signs_in_as(anna).opens(contact_page(mo))
    visitor.sends(f"{contact_page(mo)}/terugnemen")
    assert visitor.another().opens(link).status == 404
    page = guest.opens(f"/groep/{anna.group_id}/wachten")
    assert "Je doet nu niet mee" in page.words, "who waited waits no more"
    visitor.sends(f"{contact_page(mo)}/tekst", tone="plain")
    assert world.fresh(mo).status is Status.ASKED


def test_the_same_page_sent_after_taking_back_asks_nobody_again(world, visitor, anna, mo):
    visitor.signs_in_as(anna)
    tone = {**visitor.form(f"{contact_page(mo)}/tekst").fields, "tone": "plain"}
    visitor.posts(f"{contact_page(mo)}/tekst", **tone)
    visitor.opens(contact_page(mo))
    visitor.sends(f"{contact_page(mo)}/terugnemen")
    visitor.posts(f"{contact_page(mo)}/tekst", **tone)  # the way back in the browser
    assert visitor.page.status == 200
    assert world.count(Invitation) == 1


def test_who_joined_and_opens_the_old_link_once_more_goes_on_to_the_group(visitor, anna, link):
    """Emma finds her group back through the message in which the link once came."""
    says_yes(visitor, link)
    owner = visitor.another().signs_in_as(anna)
    owner.sends(reply_page(owner, anna), decision="right")
    page = visitor.opens(link)
    assert page.status == 404
    assert page.words.endswith("Dan heb je deze link niet meer nodig. Mijn groepen")
    assert visitor.opens("/groepen").heading == "De groep van Anna"
    assert "/inloggen" in visitor.another().opens(link).links


def test_a_link_has_more_chance_in_it_than_anybody_can_guess_and_lies_nowhere(world, link):
    """product.md B6."""
    secret = link.removeprefix("/uitnodiging/")
    assert len(urlsafe_b64decode(secret)) * 8 >= 128
    assert secret not in repr(world.everything())


def test_a_link_is_good_for_fourteen_days(visitor, link):
    for wait, status in ((timedelta(days=13, hours=23), 200), (timedelta(days=14), 404)):
        with time_machine.travel(clock.now() + wait):
            assert visitor.another().opens(link).status == status


def test_links_that_lead_nowhere_all_look_the_same(world, visitor, anna, link):
    pages = [
        visitor.another().opens("/uitnodiging/geheim"),
        visitor.another().opens("/uitnodiging/" + "x" * 32),
        visitor.another().opens("/uitnodiging/a%00b%01"),
    ]
    with time_machine.travel(clock.now() + timedelta(days=15)):
        pages.append(visitor.another().opens(link))
    says_yes(visitor.another(), link)
    visitor.signs_in_as(anna)
    visitor.sends(reply_page(visitor, anna), decision="right")
    pages.append(visitor.another().opens(link))
    other = world.contact(anna, "Ria")
    ria = f"/uitnodiging/{world.invitation(other)[1]}"
    visitor.opens(contact_page(other))
    visitor.sends(f"{contact_page(other)}/terugnemen")
    pages.append(visitor.another().opens(ria))
    assert {page.status for page in pages} == {404}
    first = without_tokens(pages[0])
    for page in pages:
        assert without_tokens(page) == first


def without_tokens(page):
    """A page without what is new on every page: tokens, keys, and its own address."""
    return re.sub(r'(name="(?:csrf_token|operation_key|next)").*?>', r"\1>", page.html)


def test_the_owner_who_opens_the_link_sees_it_as_mo_does(world, visitor, anna, link):
    visitor.signs_in_as(anna)
    page = visitor.opens(link)
    assert "Zo ziet" in page.words
    assert page.forms == [], "there is nothing to send"
    for words in ("Doe je mee?", "Niet nu", "Hoe heet je?", "Stuur mijn antwoord"):
        assert words in page.words
    visitor.posts(link, csrf_token=page.tokens["/taal"], choice="yes", name="Mo")
    assert world.count(Membership) == 1


def test_who_is_signed_in_is_asked_as_whom(world, visitor, link):
    bram = world.owner("Bram")
    visitor.signs_in_as(bram)
    page = visitor.opens(link)
    assert "Bram" in " ".join(labels(page))
    assert [
        each.get("value") for each in page.tree.iter("input") if each.get("name") == "choice"
    ] == [
        "me",
        "other",
        "not_now",
        "no",
    ]
    visitor.sends(link, choice="me")
    assert world.count(Person) == 2, "Bram joins as Bram"
    assert visitor.opens("/meer").status == 200


def test_another_person_on_a_borrowed_phone_is_never_let_in_silently(world, visitor, link):
    bram = world.owner("Bram")
    visitor.signs_in_as(bram)
    visitor.sends(link)
    assert visitor.page.status == 422
    assert visitor.opens(f"/groep/{bram.group_id}").status == 200, "Bram is still there"
    visitor.sends(link, choice="other", name="Mo")
    assert visitor.opens(f"/groep/{bram.group_id}").status == 404
    assert world.count(Person) == 3


def test_who_is_in_the_group_already_does_not_join_twice(world, visitor, anna, link):
    emma = world.member(anna, "Emma")
    visitor.signs_in_as(emma)
    page = visitor.opens(link)
    assert page.path == link, "Mo may hold this tablet"
    assert "Ik ben Emma, en doe al mee" in page.words
    assert "Niet nu" not in page.words, "Emma says nothing in the name of Mo"
    visitor.posts(link, csrf_token=visitor.token(), choice="no")
    assert visitor.page.status == 422
    assert visitor.sends(link, choice="me").path == f"/groep/{anna.group_id}"
    assert world.count(Reply) == 0


def test_on_a_phone_of_a_member_somebody_else_answers_the_own_link(world, visitor, anna, link):
    emma = world.member(anna, "Emma")
    page = visitor.signs_in_as(emma).sends(link, choice="other", name="Mo")
    assert page.path == f"/groep/{anna.group_id}/wachten"
    assert world.count(Reply) == 1
    assert world.fresh(emma).is_there


def test_a_new_link_of_ones_own_leads_a_member_to_the_group(world, visitor, anna):
    mo = world.member(anna, "Mo")
    link = f"/uitnodiging/{world.invitation(world.in_circle(mo))[1]}"
    assert visitor.signs_in_as(mo).opens(link).path == f"/groep/{anna.group_id}"


def test_on_a_new_phone_the_place_moves_and_the_old_phone_sees_nothing(world, visitor, anna, mo):
    old = visitor.another()
    old_link = f"/uitnodiging/{world.invitation(mo)[1]}"
    says_yes(old, old_link)
    visitor.signs_in_as(anna)
    visitor.sends(reply_page(visitor, anna), decision="right")
    place = world.fresh(mo).membership_id
    other = world.owner("Bram")
    person = world_place(world, place).person
    elsewhere = world.member(other, person=person)
    goal = world.goal(anna, "Vaker buiten", shown_to=[world_place(world, place)])

    new = visitor.another()
    says_yes(new, f"/uitnodiging/{world.invitation(mo)[1]}")
    assert old.opens(f"/groep/{anna.group_id}").status == 200, "until the owner says so"
    visitor.sends(reply_page(visitor, anna), decision="right")

    assert new.opens(f"/groep/{anna.group_id}/doelen/{goal.id}").status == 200
    assert old.opens(f"/groep/{anna.group_id}").status == 404
    assert old.opens(f"/groep/{elsewhere.group_id}").status == 200, (
        "another group is not theirs to end"
    )
    assert new.opens(f"/groep/{elsewhere.group_id}").status == 404


def world_place(world, place_id):
    with world.open():
        return session.get_one(Membership, place_id)


@pytest.mark.parametrize(
    ("typed", "shown", "first"),
    [
        ("فاطمة الزهراء", "فاطمة الزهراء", "فا"),
        ("Владислава", "Владислава", "В"),
        ("李小龍", "李小龍", "李"),
        ("नमिता", "नमिता", "न"),
        ("👩‍👩‍👧‍👦 Familie", "👩‍👩‍👧‍👦 Familie", "👩‍👩‍👧‍👦F"),
        ("e\u0301milie", "émilie", "É"),
        ("\u202eoM\u202c", "oM", "O"),
        ("  Mo   van  hiernaast ", "Mo van hiernaast", "MH"),
    ],
)
def test_a_name_of_any_script_is_kept_and_drawn(visitor, anna, typed, shown, first):
    visitor.signs_in_as(anna)
    visitor.sends(f"{people_page(anna)}/nieuw", name=typed, relation="", kind="close_one")
    page = visitor.opens(people_page(anna))
    assert f"<bdi>{shown}</bdi>" in page.html
    drawn = [each for each in page.tree.iter("span") if "avatar" in (each.get("class") or "")]
    assert first in {"".join(each.itertext()) for each in drawn}


def test_a_name_has_sixty_letters_as_people_count_them(visitor, anna):
    visitor.signs_in_as(anna)
    for name, status in (
        ("e\u0301" * 60, 200),
        ("नि" * 60, 200),
        ("👩‍👩‍👧" * 60, 200),
        ("x" * 61, 422),
        ("नि" * 61, 422),
    ):
        visitor.sends(f"{people_page(anna)}/nieuw", name=name, relation="", kind="close_one")
        assert visitor.page.status == status


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "\u202e\u2060", "\ufeff\u00ad", "\x00"])
def test_a_name_that_nobody_can_see_is_no_name(visitor, anna, name):
    visitor.signs_in_as(anna)
    visitor.sends(f"{people_page(anna)}/nieuw", name=name, relation="", kind="close_one")
    assert visitor.page.status == 422


def test_a_no_is_forgotten_after_fourteen_days(world, visitor, link):
    visitor.sends(link, choice="no")
    for days, left in ((13, 1), (15, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days)), world.open():
            tidy()
        assert (world.count(Reply), world.count(Invitation)) == (left, left)


@pytest.mark.usefixtures("link")
def test_a_question_that_nobody_answered_is_forgotten_fourteen_days_after_its_end(world):
    for days, left in ((27, 1), (29, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days)), world.open():
            tidy()
        assert world.count(Invitation) == left


def test_who_never_got_a_place_is_forgotten(world, visitor, link):
    says_yes(visitor, link)
    with time_machine.travel(clock.now() + timedelta(days=29)), world.open():
        tidy()
    assert world.count(Person) == 1
    assert world.count(Reply) == 0
    assert world.count(Contact) == 1, "the circle itself is the owner's"


def test_who_was_turned_away_is_forgotten_after_fourteen_days(world, visitor, anna, link):
    says_yes(visitor, link)
    owner = visitor.another().signs_in_as(anna)
    owner.sends(reply_page(owner, anna), decision="other")
    for days, left in ((13, 2), (15, 1)):
        with time_machine.travel(clock.now() + timedelta(days=days)), world.open():
            tidy()
        assert world.count(Person) == left


def test_nobody_who_joined_is_forgotten(world, visitor, anna, link):
    says_yes(visitor, link)
    owner = visitor.another().signs_in_as(anna)
    owner.sends(reply_page(owner, anna), decision="right")
    with time_machine.travel(clock.now() + timedelta(days=300)):
        with world.open():
            tidy()
        assert visitor.opens(f"/groep/{anna.group_id}").status == 200


def test_the_same_yes_twice_is_one_person(world, visitor, link):
    fields = {**visitor.form(link).fields, "choice": "yes"}
    before = visitor.client.get_cookie("session", domain="localhost").value
    for _time in range(2):
        visitor.client.set_cookie("session", before, domain="localhost")
        visitor.posts(link, **fields)
    assert world.count(Person) == 2
    assert world.count(Reply) == 1


def test_a_nameless_person_gives_a_name_with_the_yes(world, visitor, anna, link):
    visitor.signs_in_as(world.person(""))
    visitor.sends(link, choice="me", name="Mo")
    owner = visitor.another().signs_in_as(anna)
    owner.sends(reply_page(owner, anna), decision="right")
    assert "Mo" in visitor.opens(people_page(anna)).words


def test_who_is_turned_away_reads_one_neutral_sentence_and_what_they_can_do(visitor, anna, link):
    annas, somebody = visitor.signs_in_as(anna), visitor.another()
    somebody.sends(link, choice="yes", name="Piet")
    check_again = [each for each in somebody.page.links if each == "/groepen"]
    assert check_again, "the page where they wait leads there"
    annas.sends(reply_page(annas, anna), decision="other")

    page = somebody.opens(f"/groep/{anna.group_id}/wachten")
    assert page.path == "/groepen", "also when they open the old page once more"
    assert "Je doet nu niet mee in de groep van Anna." in page.words
    assert "Was de link voor jou? Vraag Anna dan om een nieuwe." in page.words
    for word in ("iemand anders", "geweigerd", "niet herkend"):
        assert word not in page.words
    assert somebody.opens(f"/groep/{anna.group_id}").status == 404

    place = next(each for each in somebody.opens("/groepen").forms if "/gelezen" in each.action)
    somebody.sends(place.action)
    assert "niet mee" not in somebody.opens("/groepen").words, "and it can be put away"
    for there in (anna.group_id, chance.new_id()):
        assert somebody.opens(f"/groep/{there}/wachten").status == 404


def test_the_sentence_about_a_yes_that_was_not_confirmed_goes_after_fourteen_days(
    world, visitor, anna, link
):
    annas, somebody = visitor.signs_in_as(anna), visitor.another()
    somebody.sends(link, choice="yes", name="Piet")
    annas.sends(reply_page(annas, anna), decision="other")
    assert "niet mee" in somebody.opens("/groepen").words
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        with world.open():
            tidy()
        assert "groep van Anna" not in somebody.opens("/groepen").words


def test_who_is_turned_away_knows_the_owner_by_first_name_alone(world, visitor):
    anna = world.owner("Anna Voorbeeld")
    link = f"/uitnodiging/{world.invitation(world.contact(anna, 'Mo'))[1]}"
    annas, somebody = visitor.signs_in_as(anna), visitor.another()
    somebody.sends(link, choice="yes", name="Piet")
    annas.sends(reply_page(annas, anna), decision="other")
    assert "Voorbeeld" not in somebody.opens("/groepen").html
