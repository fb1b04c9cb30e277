"""How somebody hears things: chosen on one page, shown on the own phone, off in one tap."""

import json

from sqlalchemy import select

from tests.journeys.test_kept_offline import until
from tests.push.phone import Phone as Browser
from webapp.db import session
from webapp.notices.models import Channel, NoticeChoice
from webapp.push.models import PushSubscription

SENTENCE = ["Er staat iets nieuws voor je klaar.", "", "nieuws"]
ADDRESS = "anna@voorbeeld.example"
# The push service cannot be reached here, so the browser answers what one would have made.
SUBSCRIBED = """Object.defineProperty(PushManager.prototype, "subscribe", {
  value: async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || applicationServerKey.length !== 87) throw new Error("not like this");
    const { endpoint, ...keys } = %s;
    return { toJSON: () => ({ endpoint, keys }) };
  },
})"""
SHOWN = """async () => {
  const here = await navigator.serviceWorker.ready;
  return (await here.getNotifications()).map(({ title, body, tag }) => [title, body, tag]);
}"""


def choice(world) -> NoticeChoice:
    with world.open():
        return session.scalars(select(NoticeChoice)).one()


def test_somebody_chooses_what_they_hear_and_switches_it_all_off(phone, world, script):
    owner = world.owner(address=ADDRESS)
    anna = phone(script=script).is_somebody(owner)
    anna.opens("/meer").presses("Berichten aan mij").is_as_reviewed("berichten-aan-mij")
    anna.chooses("Een dag voor een bijeenkomst").chooses("Op mijn telefoon")
    anna.presses("Bewaar mijn keuze")
    assert anna.path == "/berichten-aan-mij/dit-toestel"
    anna.presses("Niet nu").opens("/berichten-aan-mij").presses("Zet alles uit")
    assert choice(world).channel is Channel.NONE

    reader = phone(script=script).opens(f"/berichten-uit/{world.stop_link(owner)}")
    reader.is_as_reviewed("berichten-uit").presses("Zet ze uit")
    reader.sees("Deze berichten staan uit").is_as_reviewed("berichten-staan-uit")


def test_an_own_phone_shows_one_sentence_and_opens_the_first_page(phone, world):
    owner = world.owner(address=ADDRESS)
    anna = phone().is_somebody(owner)
    where = Browser("https://push.voorbeeld.nl/w/abc").where
    anna.context.add_init_script(SUBSCRIBED % json.dumps(where))
    anna.context.grant_permissions(["notifications"], origin=anna.inspector.url)
    anna.opens("/berichten-aan-mij/dit-toestel").looks()
    anna.presses("Zet aan op dit toestel").sees("Dit toestel laat het je zien")
    with world.open():
        assert session.scalars(select(PushSubscription)).one().where == where

    heard = []
    protocol = anna.context.new_cdp_session(anna.page)
    protocol.on("ServiceWorker.workerRegistrationUpdated", lambda said: heard.append(said))
    protocol.send("ServiceWorker.enable")
    until(lambda: anna.page.evaluate("1") and any(each["registrations"] for each in heard))
    known = [each for said in heard for each in said["registrations"]]
    for words in ("Er staat iets nieuws voor je klaar.", ""):  # a second one takes its place
        message = json.dumps({"words": words, "lang": "nl"}) if words else ""
        protocol.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": anna.inspector.url,
                "registrationId": known[-1]["registrationId"],
                "data": message,
            },
        )
        until(lambda: anna.page.evaluate(SHOWN) == [SENTENCE])
