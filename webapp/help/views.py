"""Help: help now, about, and the pages that a phone keeps."""

import json
import logging

from flask import Blueprint, current_app, make_response, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import words
from webapp.assets import KEPT_OFFLINE
from webapp.extensions import csrf
from webapp.gate import everybody, never_locked
from webapp.help import contacts, home_screen
from webapp.pin import here
from webapp.web import page

bp = Blueprint("help", __name__)
log = logging.getLogger("steungroep")


@bp.get("/hulp")
@everybody
@never_locked
def now() -> Response:
    """The same page whatever somebody answered; that it was opened is kept nowhere."""
    open_here = current_user.is_authenticated and not here.is_locked()
    own = current_user.person.numbers or {} if open_here else {}
    return page(
        "help/now.html",
        contacts=contacts.read(current_app.config["SETTINGS"].help_file),
        team=own.get("team"),
        gp=own.get("gp"),
        language=words.language(),
    )


@bp.get("/zorgen")
@everybody
@never_locked
def worried() -> Response:
    """For who worries about somebody else (product.md G7). It says nothing about anybody."""
    return page("help/worried.html")


@bp.get("/over")
@everybody
@never_locked
def about() -> Response:
    """What this app is, and what it is not."""
    return page("help/about.html")


@bp.get("/op-je-beginscherm")
@everybody
@never_locked
def install() -> Response:
    """How to put the app on the home screen, in pictures."""
    return page("help/install.html")


@bp.get("/geen-internet")
@everybody
@never_locked
def offline() -> Response:
    """What the phone shows when there is no network."""
    return page("help/offline.html")


@bp.get("/sw.js")
@everybody
@never_locked
def worker() -> Response:
    """The service worker, with the names of what it keeps."""
    assets = current_app.extensions["assets"]
    files = [assets.address(name) for name in KEPT_OFFLINE]
    script = assets.read("sw.js").replace("__BUILD__", assets.build)
    script = script.replace("__FILES__", json.dumps(files))
    script = script.replace("__KEPT__", assets.address("js/kept.js"))
    answer = make_response(script)
    answer.content_type = "text/javascript; charset=utf-8"
    answer.cache_control.no_cache = True
    return answer


@bp.get("/manifest.webmanifest")
@everybody
@never_locked
def manifest() -> Response:
    """How the app stands on a home screen."""
    values = home_screen.values(current_app.extensions["assets"].address)
    answer = make_response(current_app.json.dumps(values))
    answer.content_type = "application/manifest+json; charset=utf-8"
    answer.cache_control.no_cache = True
    return answer


@bp.post("/csp")
@everybody
@never_locked
def broken_policy() -> Response:
    """A browser says that a page broke the policy: one line for the host, nothing of theirs."""
    log.warning("a page broke the content security policy")
    return make_response("", 204)


csrf.exempt(broken_policy)  # a browser reports by itself, without a form


@bp.get("/robots.txt")
@everybody
@never_locked
def robots() -> Response:
    """Nothing here is for search engines."""
    answer = make_response("User-agent: *\nDisallow: /\n")
    answer.content_type = "text/plain; charset=utf-8"
    return answer


@bp.get("/.well-known/security.txt")
@everybody
@never_locked
def security() -> Response:
    """Where to report a leak (RFC 9116)."""
    answer = make_response(render_template("help/security.txt"))
    answer.content_type = "text/plain; charset=utf-8"
    return answer
