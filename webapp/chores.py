"""Chores: what the house does by itself, and how often."""

from datetime import timedelta

from webapp.account import actions as account
from webapp.changes import actions as changes
from webapp.ending import actions as ending
from webapp.invitations import actions as invitations
from webapp.keys import actions as keys
from webapp.notices import actions as notices
from webapp.people import actions as people
from webapp.push import actions as push
from webapp.reminders import actions as reminders


def tidy() -> None:
    """Everything that is not kept longer than it may be."""
    people.forget_old()
    account.forget_old()
    keys.forget_old()
    invitations.forget_old()
    notices.forget_old()
    changes.forget_old()
    push.forget_out()
    ending.forget_old()


CHORES = {tidy: timedelta(minutes=10), reminders.look_ahead: timedelta(minutes=1)}
"""What comes back by itself, and how often."""
