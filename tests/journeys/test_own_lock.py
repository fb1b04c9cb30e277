"""Somebody comes in with the lock of their own phone: a browser's own, and its own questions."""

import pytest

from tests.journeys.test_account import ten_minutes_ago
from webapp.db import session
from webapp.keys import actions as keys
from webapp.keys.models import Passkey

ANNA = "anna@voorbeeld.example"
IN = "Log in met vinger, gezicht of pincode"
LOCK = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
    "defaultBackupEligibility": True,
    "defaultBackupState": True,
}


class PhoneLock:
    """The lock of one phone, which opens at once, or never when somebody stops."""

    def __init__(self, phone, **looks):
        self.tools = phone.context.new_cdp_session(phone.page)
        self.tools.send("WebAuthn.enable")
        made = self.tools.send("WebAuthn.addVirtualAuthenticator", {"options": LOCK | looks})
        self.id = {"authenticatorId": made["authenticatorId"]}

    @property
    def keys(self):
        """What the phone keeps."""
        return self.tools.send("WebAuthn.getCredentials", self.id)["credentials"]

    def opens(self, does=True):
        """Whether it opens for who holds it."""
        self.tools.send("WebAuthn.setUserVerified", self.id | {"isUserVerified": does})

    def holds_only(self, keys):
        """Other keys than its own."""
        self.tools.send("WebAuthn.clearCredentials", self.id)
        for key in keys:
            self.tools.send("WebAuthn.addCredential", self.id | {"credential": key})


def comes_by_mail(anna, mailbox):
    anna.opens("/inloggen").writes("Wat is je e-mailadres?", ANNA)
    anna.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.").presses("Stuur mij de code")
    return anna.writes("Wat is de code?", mailbox.newest(ANNA).code).presses("Ga verder")


def with_lock(phone, who):
    """A phone that is in, and has a key."""
    anna = phone().is_somebody(who)
    lock = PhoneLock(anna)
    anna.opens("/sneller-inloggen").presses("Zet dit aan")
    return anna, lock


def asks_by_itself_no_more(anna):
    """A browser's own lock answers in the field at once; people first choose it there."""
    anna.page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")


def goes_out(anna):
    anna.presses_outside("Log uit")
    if anna.named("Log uit").count():
        anna.presses("Log uit")
    return anna


def test_it_is_offered_after_the_mail_and_lets_her_in_without_one(phone, world, mailbox):
    owner, anna = world.owner(address=ANNA), phone()
    lock = PhoneLock(anna)
    comes_by_mail(anna, mailbox)
    assert anna.heading == "Sneller inloggen"
    anna.is_as_reviewed("sneller-inloggen").presses("Zet dit aan")
    assert anna.path == f"/groep/{owner.group_id}"
    anna.sees("Je kunt nu inloggen met je vinger, gezicht of pincode.")
    (key,) = lock.keys
    assert key["isResidentCredential"]
    assert key["rpId"] == "localhost"

    goes_out(anna).opens("/sleutel").is_as_reviewed("sleutel")
    anna.chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")
    anna.presses(IN)
    assert anna.path == f"/groep/{owner.group_id}"
    anna.opens("/mijn-toestellen").is_as_reviewed("toestellen-met-slot")
    anna.presses("Zet dit uit: Chrome op een computer").sees("Dit staat uit.")


def test_not_now_leads_on_and_it_is_not_said_again(phone, world, mailbox):
    owner, anna = world.owner(address=ANNA), phone()
    PhoneLock(anna)
    comes_by_mail(anna, mailbox).presses("Niet nu")
    assert anna.path == f"/groep/{owner.group_id}"
    comes_by_mail(goes_out(anna), mailbox)
    assert anna.path == f"/groep/{owner.group_id}"


def test_the_field_itself_offers_it(phone, world):
    """Nobody presses anything but what the browser shows; then whose phone it is."""
    owner = world.owner(address=ANNA)
    anna, _lock = with_lock(phone, owner)
    goes_out(anna)
    with anna.page.expect_navigation(url="**/sleutel"):
        anna.page.goto(anna.inspector.url + "/inloggen")
    assert anna.status == 422
    anna.looks().is_as_reviewed("sleutel-van-wie-is-de-telefoon")
    anna.chooses("Nee, ik leen dit toestel. Ik blijf kort ingelogd.").presses("Ga verder")
    assert anna.path == f"/groep/{owner.group_id}"


def test_stopping_halfway_says_calmly_what_can_be_done(phone, world):
    owner = world.owner(address=ANNA)
    anna, lock = with_lock(phone, owner)
    asks_by_itself_no_more(goes_out(anna))
    lock.opens(False)
    for address in ("/inloggen", "/sleutel"):
        anna.opens(address).taps(IN)
        anna.sees("Dat ging niet door. Je kunt het nog een keer proberen.")
        assert anna.path == address
    anna.is_as_reviewed("sleutel-gestopt").presses("Neem een code per mail")
    lock.opens()
    anna.opens("/sleutel").chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")
    anna.presses(IN)
    assert anna.path == f"/groep/{owner.group_id}"


def test_stopping_while_it_is_turned_on_and_turning_it_on_twice_say_so(phone, world):
    anna = phone().is_somebody(world.owner(address=ANNA))
    lock = PhoneLock(anna)
    lock.opens(False)
    anna.opens("/sneller-inloggen").taps("Zet dit aan").sees("Dat ging niet door.")
    lock.opens()
    anna.presses("Zet dit aan").opens("/sneller-inloggen").taps("Zet dit aan")
    anna.sees("Dit staat al aan op dit toestel.")
    assert len(lock.keys) == 1


def test_a_key_that_was_taken_away_gets_a_page_with_a_code_by_mail(phone, world):
    anna, _lock = with_lock(phone, world.owner(address=ANNA))
    asks_by_itself_no_more(goes_out(anna))
    with world.open():
        keys.take_away(session.query(Passkey).one())
    anna.opens("/sleutel").chooses("Ja, dit is mijn eigen telefoon. Ik blijf ingelogd.")
    anna.presses(IN)
    assert anna.status == 422
    anna.sees("Zo kom je nu niet binnen. Neem een code per mail.").is_as_reviewed(
        "sleutel-onbekend"
    )
    anna.presses("Neem een code per mail")
    assert anna.heading == "Log in"


def test_the_lock_shows_that_it_is_her(phone, world):
    anna, lock = with_lock(phone, world.owner(address=ANNA))
    ten_minutes_ago(world)
    anna.opens("/herstelcode").is_as_reviewed("laat-zien-met-slot")
    lock.opens(False)
    anna.taps("Vinger, gezicht of pincode").sees("Dat ging niet door.")
    lock.opens()
    anna.presses("Vinger, gezicht of pincode")
    assert anna.heading == "Code voor op papier"


def test_who_comes_back_to_the_page_of_the_lock_can_show_it_there(phone, world):
    anna, _lock = with_lock(phone, world.owner(address=ANNA))
    ten_minutes_ago(world)
    anna.opens("/herstelcode")
    anna.opens("/ben-jij-het/sleutel").presses("Vinger, gezicht of pincode")
    assert anna.heading == "Code voor op papier"


def test_the_lock_of_somebody_else_shows_nothing(phone, world):
    _anna, hers = with_lock(phone, world.owner(address=ANNA))
    bram, lock = with_lock(phone, world.owner("Bram"))
    lock.holds_only(hers.keys)
    ten_minutes_ago(world)
    bram.opens("/mijn-toestellen").taps("Vinger, gezicht of pincode").sees("Dat ging niet door.")
    assert bram.path == "/ben-jij-het"


def test_a_page_that_lay_open_too_long_asks_first(phone, world):
    anna = phone().is_somebody(world.owner(address=ANNA))
    PhoneLock(anna)
    anna.opens("/sneller-inloggen")
    ten_minutes_ago(world)
    anna.forgives = "status of 401"
    anna.refused_at = "/sneller-inloggen/vraag"
    anna.presses("Zet dit aan")
    assert anna.heading == "Laat zien dat jij het bent"


@pytest.mark.parametrize("without", ["a lock", "script"])
def test_who_cannot_sees_no_button_and_signs_in_as_ever(phone, world, mailbox, without):
    owner, mo = world.owner(address=ANNA), phone(script=without != "script")
    mo.page.add_init_script("delete window.PublicKeyCredential")
    comes_by_mail(mo, mailbox)
    assert mo.path == f"/groep/{owner.group_id}"
    mo.opens("/sneller-inloggen").sees("Op dit toestel kan dat nu niet.")
    assert not mo.named("Zet dit aan").count()
    goes_out(mo).opens("/sleutel").sees("Op dit toestel kan dat nu niet. Neem een code per mail.")
    assert not mo.named(IN).count()
    mo.is_as_reviewed("sleutel-zonder-slot")


def test_on_a_borrowed_phone_nothing_is_turned_on(phone, world, script):
    anna = phone(script=script).is_somebody(world.owner(address=ANNA), own_phone=False)
    anna.opens("/sneller-inloggen").is_as_reviewed("sneller-inloggen-geleend")
    assert not anna.named("Zet dit aan").count()
