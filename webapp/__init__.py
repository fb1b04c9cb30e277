"""Steungroep: a small house. create_app opens every room, in order."""

from flask import Flask, request
from jinja2 import StrictUndefined
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import assets, chance, db, errors, extensions, gate, headers, paper, uploads, words
from webapp.account import queries as account_queries
from webapp.account.devices import bp as devices
from webapp.account.proof import bp as proof
from webapp.account.views import bp as account
from webapp.agenda import actions as agenda_actions
from webapp.agenda.views import bp as agenda
from webapp.agreements.views import bp as agreements
from webapp.arranging.views import bp as arranging
from webapp.calendars import letters as calendar_letters
from webapp.calendars.views import bp as calendars
from webapp.changes.views import bp as changes
from webapp.checkins.views import bp as checkins
from webapp.circle.views import bp as circle
from webapp.config import ROOT, Settings
from webapp.ending.views import bp as ending
from webapp.files.views import bp as files
from webapp.forms import clean_line
from webapp.goals.views import bp as goals
from webapp.groups import actions as group_actions
from webapp.groups.views import bp as groups
from webapp.handovers import actions as handover_actions
from webapp.handovers.views import bp as handovers
from webapp.help.away import bp as away
from webapp.help.face import bp as face
from webapp.help.views import bp as help_now
from webapp.impressions import actions as impression_actions
from webapp.impressions.views import bp as impressions
from webapp.invitations import actions as invitation_actions
from webapp.invitations.views import bp as invitations
from webapp.keys import queries as key_queries
from webapp.keys.views import bp as keys
from webapp.meetings import actions as meeting_actions
from webapp.meetings import queries as meeting_queries
from webapp.meetings.views import bp as meetings
from webapp.mine.views import bp as mine
from webapp.notes import actions as note_actions
from webapp.notes import queries as note_queries
from webapp.notes.views import bp as notes
from webapp.notices import outbox
from webapp.notices.models import Kind
from webapp.notices.views import bp as notices
from webapp.offline.views import bp as offline
from webapp.organisations.views import bp as organisations
from webapp.people import browser
from webapp.people.queries import OWN_PHONE_LASTS
from webapp.people.views import bp as people
from webapp.pin.views import bp as pin
from webapp.plan.views import bp as plan
from webapp.planning.views import bp as planning
from webapp.polls.views import bp as polls
from webapp.printing.views import bp as printing
from webapp.push.views import bp as push
from webapp.recovery.views import bp as recovery
from webapp.reminders import queries as reminder_queries
from webapp.reminders.views import bp as reminders
from webapp.sealed import HostKeys
from webapp.sharing import actions as sharing_actions
from webapp.sharing.views import bp as sharing
from webapp.steps import actions as step_actions
from webapp.steps.views import bp as steps
from webapp.table.views import bp as table
from webapp.talks.views import bp as talks
from webapp.today.views import bp as today
from webapp.trial.views import bp as trial

BIGGEST_POST = 256 * 1024
ROOMS = (
    *(help_now, away, face, people, keys, pin, account, proof, devices, organisations),
    *(groups, circle, sharing),
    *(meetings, planning, polls, changes, calendars, impressions),
    *(goals, plan, checkins, recovery, talks, notes, invitations, handovers, arranging),
    *(steps, agenda, agreements, files, notices, push, reminders),
    *(table, today, mine, printing, offline, ending),
)


def create_app(settings: Settings) -> Flask:
    """The whole house, ready to open. Raises config.Unsafe when that could harm somebody."""
    settings.refuse_unsafe()
    app = Flask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    _furnish(app, settings)
    _open_templates(app, settings)
    _open_database(app, settings)
    headers.open_headers(app)
    uploads.open_uploads(app)
    _open_language(app, settings)
    extensions.csrf.init_app(app)
    browser.open_browser(app)
    paper.open_paper(app)
    gate.open_gate(app)
    errors.open_errors(app)
    for room in ROOMS:
        app.register_blueprint(room)
    if settings.trial:
        app.register_blueprint(trial)
    _introduce_rooms()
    assets.open_assets(app)
    return app


def _introduce_rooms() -> None:
    """What a room below asks of rooms that it does not know."""
    for kind in (Kind.MEETING_ASKED, Kind.MEETING_CHANGED):
        outbox.may_still_know[kind] = meeting_queries.may_still_know
        outbox.enclosed[kind] = calendar_letters.entry_for
    for kind in (Kind.NEWS, Kind.CALL_WISH):
        outbox.may_still_know[kind] = note_queries.may_still_know
    outbox.may_still_know[Kind.MEETING_SOON] = reminder_queries.meeting_still_wanted
    outbox.may_still_know[Kind.CHECK_IN_DUE] = reminder_queries.check_in_still_wanted
    outbox.may_still_know[Kind.ADDRESS_CHANGED] = account_queries.may_still_know
    outbox.may_still_know[Kind.KEY_ADDED] = key_queries.may_still_know
    group_actions.goes_along["agenda"] = agenda_actions.let_go
    group_actions.goes_along["handovers"] = handover_actions.let_go
    group_actions.goes_along["impressions"] = impression_actions.let_go
    group_actions.goes_along["invitations"] = invitation_actions.let_go
    group_actions.goes_along["meetings"] = meeting_actions.let_go
    group_actions.goes_along["notes"] = note_actions.let_go
    group_actions.goes_along["steps"] = step_actions.let_go
    group_actions.goes_along["sharing"] = sharing_actions.forget


def _furnish(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        TRUSTED_HOSTS=settings.trusted_hosts,
        PREFERRED_URL_SCHEME="https" if settings.https else "http",
        PROVIDE_AUTOMATIC_OPTIONS=False,
        MAX_CONTENT_LENGTH=BIGGEST_POST,
        MAX_FORM_MEMORY_SIZE=BIGGEST_POST,
        MAX_FORM_PARTS=200,
        PERMANENT_SESSION_LIFETIME=OWN_PHONE_LASTS,
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_SSL_STRICT=False,  # MaskedCSRF looks at Origin; a Referer is never needed
        WTF_CSRF_TIME_LIMIT=None,  # bound to the session: a page may lie open for days
    )
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]


def _open_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["operation_key"] = chance.new_id
    app.context_processor(
        lambda: {"trial": settings.trial, "here": clean_line(request.full_path.rstrip("?"))}
    )


def _open_database(app: Flask, settings: Settings) -> None:
    configure_mappers()
    keys = HostKeys(settings.keys)
    app.secret_key = keys.cookie
    database = db.Database(settings.database, host_keys=keys)
    app.extensions["database"] = database
    app.before_request(database.open)
    app.teardown_request(lambda _error: database.close())


def _open_language(app: Flask, settings: Settings) -> None:
    folders = [*settings.translations, settings.instance / "translations"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    extensions.babel.init_app(app, default_locale="nl", locale_selector=words.language)
    extensions.babel.domain_instance = words.Sentences()
    words.open_words(app)
