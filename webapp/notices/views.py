"""Notices: the address in a mail that switches mails off."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from webapp import limits
from webapp.extensions import csrf
from webapp.forms import OneButtonForm
from webapp.gate import everybody
from webapp.notices import actions, stopping
from webapp.web import or_404, page

bp = Blueprint("notices", __name__)


@bp.route("/berichten-uit/<string:link>", methods=["GET", "POST"])
@everybody
def stop(link: str) -> Response:
    """One button that switches messages off. A mail program may press it by itself (RFC 8058).

    It lets nobody in, and tells nothing about anybody.
    """
    person, about = or_404(stopping.behind(link))
    if request.method != "POST":  # a HEAD is a look as well
        return page("notices/stop.html", form=OneButtonForm(formdata=None), about=about.value)
    try:
        limits.count_try("notices off", str(person.id))
    except limits.TooOften:
        abort(429)
    actions.stop(person, about)
    return page("notices/stopped.html", about=about.value)


csrf.exempt(stop)  # it comes from a mail program, without a session; the signed word is the proof
