"""Trial: become one of the example people, and read the mails that were not sent."""

import email
from email.message import EmailMessage
from email.policy import default
from typing import cast

from flask import Blueprint, abort, current_app
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm
from webapp.gate import everybody, never_locked
from webapp.people import actions as people
from webapp.people import browser
from webapp.trial import queries
from webapp.web import form_page, go_to, page

bp = Blueprint("trial", __name__)


@bp.get("/proef")
@everybody
@never_locked
def index() -> Response:
    """The example people, with one button each."""
    return form_page("trial/index.html", OneButtonForm(), people=queries.people())


@bp.post("/proef/<string:name>")
@everybody
@never_locked
def become(name: str) -> Response:
    """Be this example person from now on, in this browser."""
    somebody = queries.person_named(name)
    if somebody is None or not OneButtonForm().validate_on_submit():
        abort(404)
    if current_user.is_authenticated:
        browser.let_out()
    if somebody.link:
        return go_to("invitations.answer", link=somebody.link)
    if somebody.person is not None:
        browser.let_in(people.sign_in(somebody.person, own_phone=True))
    return go_to("groups.mine")


@bp.get("/proefpost")
@everybody
@never_locked
def post() -> Response:
    """The mails that a real server would have sent."""
    folder = current_app.config["SETTINGS"].instance / "mail"
    files = sorted(folder.glob("*.eml"), key=lambda file: -file.stat().st_mtime)[:20]
    letters = [email.message_from_bytes(file.read_bytes(), policy=default) for file in files]
    return page("trial/post.html", letters=[_shown(letter) for letter in letters])


def _shown(letter: object) -> dict[str, str]:
    mail = cast(EmailMessage, letter)
    body = mail.get_body(("plain",))
    return {
        "to": str(mail["To"]),
        "subject": str(mail["Subject"]),
        "text": str(body.get_content()) if body else "",
    }
