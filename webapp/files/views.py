"""Files: the pages, and the files themselves."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, current_app, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.files import actions, pieces, queries, reading
from webapp.files.forms import FileForm, SongForm
from webapp.files.reading import NotTaken
from webapp.forms import OneButtonForm
from webapp.gate import check, check_all, me, outside, requires
from webapp.headers import SANDBOX
from webapp.plan import queries as plan
from webapp.plan.forms import TITLES
from webapp.plan.models import Part
from webapp.policy import Can
from webapp.sharing.queries import names_of
from webapp.uploads import takes_file
from webapp.web import form_page, go_to, or_404, page

bp = Blueprint("files", __name__)

ALONE = "voor-mezelf"
"""In an address: no section of the plan, but the owner alone."""


@bp.get("/groep/<uuid:group_id>/plan/voor-mezelf")
@requires(Can.WRITE_PLAN)
def mine(group_id: UUID) -> Response:
    """Photos and music for the owner alone."""
    files = check_all(Can.READ_PLAN, queries.own_files(group_id))
    return page("files/mine.html", files=files, songs=queries.songs(group_id))


@bp.route("/groep/<uuid:group_id>/plan/<part>/bestand", methods=["GET", "POST"])
@takes_file
@requires(Can.WRITE_PLAN)
def add(group_id: UUID, part: str) -> Response:
    """Add a photo or a PDF. A photo is read while nobody waits for the database."""
    where, form = _where(part), FileForm()
    if not form.validate_on_submit():
        return _add_page(form, where)
    try:
        read = outside(lambda: reading.read(form.sent))
        actions.keep(me, where, operation_key=form.key, name=form.called.data, read=read)
    except NotTaken as wrong:
        form.refuses(wrong)
        return _add_page(form, where)
    flash(_("Bewaard."))
    return _back_to(where)


@bp.get("/groep/<uuid:group_id>/bestand/<uuid:file_id>")
@requires(Can.READ_PLAN)
def fetch(group_id: UUID, file_id: UUID) -> Response:
    """The file itself, to keep or to open outside the app."""
    file = check(Can.READ_PLAN, queries.file_in(group_id, file_id))
    whole = pieces.opened(current_app.extensions["database"], file)
    answer = _sealed_off(whole, "image/jpeg" if file.is_photo else "application/pdf")
    answer.content_length = file.size
    called = "foto.jpg" if file.is_photo else "bestand.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return answer


@bp.get("/groep/<uuid:group_id>/bestand/<uuid:file_id>/klein")
@requires(Can.READ_PLAN)
def small(group_id: UUID, file_id: UUID) -> Response:
    """A photo as it stands on a page."""
    file = check(Can.READ_PLAN, queries.file_in(group_id, file_id))
    return _sealed_off([or_404(file.small)], "image/jpeg")


@bp.route("/groep/<uuid:group_id>/bestand/<uuid:file_id>/weg", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
def remove(group_id: UUID, file_id: UUID) -> Response:
    """Ask first, and then take it away."""
    file = check(Can.WRITE_PLAN, queries.file_in(group_id, file_id))
    form, where = OneButtonForm(), file.section.part if file.section else None
    if not form.validate_on_submit():
        return form_page("files/remove.html", form, file=file)
    actions.take_away(file)
    flash(_("Het is weg."))
    return _back_to(where)


@bp.route("/groep/<uuid:group_id>/plan/muziek", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
def add_song(group_id: UUID) -> Response:
    """Add a link to music."""
    form = SongForm()
    if not form.validate_on_submit():
        return form_page("files/add_song.html", form)
    name, address = form.called.data, form.address.data
    actions.keep_song(me, operation_key=form.key, name=name, address=address)
    flash(_("Bewaard."))
    return go_to("files.mine", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/muziek/<uuid:song_id>/weg", methods=["GET", "POST"])
@requires(Can.WRITE_PLAN)
def remove_song(group_id: UUID, song_id: UUID) -> Response:
    """Ask first, and then take it away."""
    song = check(Can.WRITE_PLAN, queries.song_in(group_id, song_id))
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("files/remove_song.html", form, song=song)
    actions.take_song_away(song)
    flash(_("Het is weg."))
    return go_to("files.mine", group_id=group_id)


def _where(part: str) -> Part | None:
    """The section in this address; None is the owner alone."""
    if part == ALONE:
        return None
    return or_404(next((each for each in Part if each.value == part), None))


def _add_page(form: FileForm, where: Part | None) -> Response:
    """The page with the form. It says who will see the file."""
    section = plan.section(me.group_id, where) if where else None
    seen_by = names_of(section, me.group_id) if section else []
    title = TITLES[where] if where else None
    return form_page("files/add.html", form, title=title, seen_by=seen_by)


def _back_to(where: Part | None) -> Response:
    return go_to("plan.index" if where else "files.mine", group_id=me.group_id)


def _sealed_off(whole: Iterable[bytes], kind: str) -> Response:
    """Something that somebody brought: nothing in it runs, whatever it is."""
    answer = current_app.response_class(whole, mimetype=kind)
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
