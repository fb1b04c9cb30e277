"""Preview: a page as a member gets it, with links that stay there and forms that do nothing."""

import re
from urllib.parse import urlsplit

from flask import url_for
from werkzeug.wrappers import Response

from webapp.groups.models import Membership

_PARTS = re.compile(r"<main\b.*?</main>|<nav class=\"tabs\".*?</nav>", re.S)
_LINK = re.compile(r'(?<=\shref=")[^"]*(?=")')
_FORM = re.compile(r'(?<=\saction=")[^"]*(?=")')
_SPARED_RELOAD = re.compile(r'\sdata-hx-[a-z-]+="[^"]*"')


def seen_through(answer: Response, place: Membership) -> Response:
    """The same answer, whose ways lead on through this member's eyes."""
    if 300 <= answer.status_code < 400:
        answer.location = address(place, answer.location or "") or home(place)
    elif answer.mimetype == "text/html":
        page = answer.get_data(as_text=True)
        answer.set_data(_PARTS.sub(lambda part: rewritten(part.group(), place), page))
    return answer


def rewritten(part: str, place: Membership) -> str:
    """Links to pages of the group lead to what this member sees there; no form leads elsewhere."""
    part = _SPARED_RELOAD.sub("", part)
    part = _LINK.sub(lambda link: address(place, link.group()) or link.group(), part)
    return _FORM.sub(lambda form: address(place, form.group()) or home(place), part)


def home(place: Membership) -> str:
    """Where looking through this member's eyes begins."""
    return url_for("mine.look", group_id=place.group_id, membership_id=place.id)


def address(place: Membership, link: str) -> str | None:
    """Where this link leads for who looks along; None when it is no page of the group."""
    group = url_for("today.show", group_id=place.group_id)
    parts = urlsplit(link)
    if parts.netloc or not f"{parts.path}/".startswith(f"{group}/"):
        return None
    inside = parts.path.removeprefix(group)
    return parts._replace(path=home(place) + inside).geturl()
