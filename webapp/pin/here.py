"""Here: whether the app is locked in this browser, and opening it."""

from flask_login import current_user

from webapp.people import browser
from webapp.pin import actions, queries


def is_locked() -> bool:
    """Whether nothing of theirs may be shown here now."""
    return bool(current_user.is_authenticated and queries.is_locked(current_user))


def unlock() -> None:
    """What is theirs shows again; an own phone is known from now on."""
    actions.unlock(current_user)
    if current_user.own_phone:
        browser.leave_mark(current_user)
