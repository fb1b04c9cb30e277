"""A phone: a browser of its own, in somebody's hand. Every page it opens is looked over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.journeys import snapshots
from webapp import clock
from webapp.groups.models import Membership
from webapp.people import actions as people
from webapp.people.models import Person

if TYPE_CHECKING:
    from tests.journeys.inspection import Inspector

PATIENCE = 10_000  # milliseconds; a loaded machine may need five
expect.set_options(timeout=PATIENCE)


class Phone:
    """What somebody does with a phone, in their own words."""

    def __init__(self, context: BrowserContext, inspector: Inspector, *, script: bool) -> None:
        self.context, self.inspector, self.script = context, inspector, script
        self.troubles: list[str] = []
        self.network = True
        self.refused_at = ""
        """Where somebody in between refuses this phone; its browser says so now or later."""
        self.forgives = "status of 4"
        self.opened: set[str] = set()
        """Every page that was asked for. What the browser says about one may come late."""
        self.status = 0
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        context.on("request", self._watch)
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.page.on("response", self._note)

    # What somebody does.

    def opens(self, address: str) -> Phone:
        """Go to an address."""
        self.page.goto(address if "://" in address else self.inspector.url + address)
        return self.looks()

    def waits_for_worker(self) -> Phone:
        """Until the service worker answers for this page. It does not for one that was just being
        opened when it took over, and then does for the next.
        """
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.reload()
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        return self

    def presses(self, name: str | re.Pattern[str], *, which: int = 0) -> Phone:
        """Press a button or a link in the page, and arrive somewhere."""
        return self._goes(self.named(name).nth(which))

    def presses_outside(self, name: str) -> Phone:
        """Press something above or below the page: help, a tab, the foot."""
        around = self.page.locator("header, footer, nav")
        exact = {"name": name, "exact": True}
        found = around.get_by_role("link", **exact).or_(around.get_by_role("button", **exact))
        return self._goes(found.first)

    def taps(self, name: str | re.Pattern[str]) -> Phone:
        """Press a button that stays on the page."""
        self.named(name).first.click()
        return self

    def writes(self, label: str, words: str) -> Phone:
        """Fill in a box."""
        self.main.get_by_label(label).fill(words)
        return self

    def chooses(self, name: str) -> Phone:
        """Choose one of the answers, or tick it."""
        self.option(name).check()
        return self

    def is_somebody(self, who: Membership | Person, *, own_phone: bool = True) -> Phone:
        """Be signed in as this person, as if that was done before."""
        app = self.inspector.app
        person = who.person if isinstance(who, Membership) else who
        with app.extensions["database"].transaction() as session:
            token = people.sign_in(session.merge(person), own_phone=own_phone).token
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        held = {"_user_id": token, "_fresh": True, "_permanent": own_phone}
        cookie: Any = {
            "name": app.config["SESSION_COOKIE_NAME"],
            "value": signer.dumps(held),
            "url": self.inspector.url,
        }
        if own_phone:  # it is still there after the phone was switched off
            cookie["expires"] = (clock.now() + timedelta(days=1)).timestamp()
        self.context.add_cookies([cookie])
        return self

    # What somebody sees.

    @property
    def main(self) -> Locator:
        """The page itself, without what stands around it on every page."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        """The one h1."""
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    @property
    def focus(self) -> str:
        """The words of what has the focus; nothing when that is the top of the page."""
        return str(
            self.page.evaluate(
                "document.activeElement === document.body ? '' : document.activeElement.innerText"
            )
        )

    def named(self, name: str | re.Pattern[str]) -> Locator:
        """The buttons and links of this name in the page."""
        exact: dict[str, Any] = {"name": name, "exact": isinstance(name, str)}
        return self.main.get_by_role("button", **exact).or_(self.main.get_by_role("link", **exact))

    def option(self, name: str) -> Locator:
        """The answer of this name."""
        exact: dict[str, Any] = {"name": name, "exact": True}
        return self.main.get_by_role("radio", **exact).or_(
            self.main.get_by_role("checkbox", **exact)
        )

    def sees(self, *words: str) -> Phone:
        """These words stand on the page."""
        for each in words:
            expect(self.main).to_contain_text(each)
        return self

    def sees_no(self, *words: str) -> Phone:
        """These words stand nowhere on the page, around it or in its source."""
        for each in words:
            assert each not in self.page.content(), f"{self.path} shows {each!r}"
        return self

    def is_as_reviewed(self, name: str) -> Phone:
        """The tree that a screen reader reads is the one somebody has reviewed."""
        snapshots.compare(name, self.main.aria_snapshot(), script=self.script)
        return self

    def looks(self) -> Phone:
        """Hold this page against everything that is true of every page."""
        self.inspector.look(self)
        return self

    # What the phone does by itself.

    def _goes(self, there: Locator) -> Phone:
        with self.page.expect_navigation():
            there.click()
        return self.looks()

    def _note(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.status = response.status

    def _watch(self, request: Request) -> None:
        if request.is_navigation_request():
            self.opened.add(request.url.partition("#")[0])
        if not request.url.startswith(f"{self.inspector.url}/"):
            self.troubles.append(f"a request to {request.url}")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        address = message.location["url"].partition("#")[0]
        refused = f"the server responded with a {self.forgives}" in message.text
        if refused and address in self.opened:
            return  # the page that says so was on the screen, and looked over
        if not self.network and re.match(r".*net::ERR_|Manifest:", message.text):
            return  # the network went, perhaps halfway through the manifest
        if self.refused_at and address.endswith(self.refused_at):
            return
        self.troubles.append(f"console: {message.text} ({address})")
