"""Notes: the pages."""

from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.forms import OneButtonForm, options
from webapp.gate import check, check_all, me, requires
from webapp.groups import queries as groups
from webapp.notes import actions, queries
from webapp.notes.forms import BackForm, CallForm, CallingForm, NoteForm, WarmForm
from webapp.notes.models import CallWish, Note
from webapp.notices import queries as notices
from webapp.policy import Can
from webapp.sharing import choosing
from webapp.sharing.forms import AudienceForm
from webapp.sharing.models import Shown
from webapp.sharing.queries import audience, names_of, seen_by
from webapp.web import form_page, go_to, page, passed_over

bp = Blueprint("notes", __name__)


@bp.get("/groep/<uuid:group_id>/berichten")
@requires(Can.SEE_GROUP)
def index(group_id: UUID) -> Response:
    """The newest notes that I may see, and a wish to be called."""
    after = passed_over()
    found = queries.notes(me, most=queries.NEWEST + 1, after=after)
    notes = check_all(Can.READ_NOTE, found[: queries.NEWEST])
    return page(
        "notes/index.html",
        notes=notes,
        after=after,
        next=after + queries.NEWEST if len(found) > queries.NEWEST else 0,
        owner=groups.owner_of(group_id),
        seen_by=seen_by(notes, me.group) if me.owns else {},
        wish=queries.wish_of(group_id) if me.owns else queries.wish_for(me),
    )


@bp.route("/groep/<uuid:group_id>/berichten/nieuw", methods=["GET", "POST"])
@requires(Can.WRITE_NOTE)
def new(group_id: UUID) -> Response:
    """A few lines to who I choose."""
    members = groups.members(group_id)
    form = NoteForm().for_members(members)
    if not form.validate_on_submit():
        return form_page("notes/write.html", form, members=members)
    to = form.chosen(members)
    if form.asks_first(to):
        return form_page("notes/write.html", form, members=members)
    note = actions.write(me, operation_key=form.key, words=form.words.data, to=to)
    flash(_("Je bericht staat klaar voor wie je koos."))
    return go_to("notes.show", group_id=group_id, note_id=note.id)


@bp.get("/groep/<uuid:group_id>/berichten/<uuid:note_id>")
@requires(Can.READ_NOTE)
def show(group_id: UUID, note_id: UUID) -> Response:
    """One note, and what was said back."""
    note = check(Can.READ_NOTE, queries.note_in(group_id, note_id))
    mine = note.answer_of(me)
    return _note_page(note, BackForm(formdata=None, data={"words": mine and mine.words}))


@bp.post("/groep/<uuid:group_id>/berichten/<uuid:note_id>/warm")
@requires(Can.ANSWER_NOTE)
def think_of(group_id: UUID, note_id: UUID) -> Response:
    """«Ik denk aan je»."""
    note = check(Can.ANSWER_NOTE, queries.note_in(group_id, note_id))
    form = WarmForm()
    if not form.validate_on_submit():
        return _note_page(note, form)
    actions.think_of(note, me, warm=form.warm.data == "yes")
    return go_to("notes.show", group_id=group_id, note_id=note_id)


@bp.post("/groep/<uuid:group_id>/berichten/<uuid:note_id>/antwoord")
@requires(Can.ANSWER_NOTE)
def say_back(group_id: UUID, note_id: UUID) -> Response:
    """A few words back, for the owner alone."""
    note = check(Can.ANSWER_NOTE, queries.note_in(group_id, note_id))
    form = BackForm()
    if not form.validate_on_submit():
        return _note_page(note, form)
    actions.say_back(note, me, form.words.data or "")
    flash(_("Bewaard."))
    return go_to("notes.show", group_id=group_id, note_id=note_id)


@bp.route("/groep/<uuid:group_id>/berichten/<uuid:note_id>/wie-ziet-dit", methods=["GET", "POST"])
@requires(Can.SHARE)
def who_sees(group_id: UUID, note_id: UUID) -> Response:
    """Choose who reads it; from the next request on."""
    note = check(Can.SHARE, queries.note_in(group_id, note_id))
    form = AudienceForm()
    if choosing.chosen(form, Shown.NOTE, note.id):
        return go_to("notes.who_sees", group_id=group_id, note_id=note_id)
    shown = choosing.shown_now(Shown.NOTE, note.id)
    return form_page("notes/who_sees.html", form, note=note, **shown)


@bp.route("/groep/<uuid:group_id>/berichten/<uuid:note_id>/weg", methods=["GET", "POST"])
@requires(Can.WRITE_NOTE)
def take_away(group_id: UUID, note_id: UUID) -> Response:
    """A note that is no longer wanted. It asks once."""
    note = check(Can.WRITE_NOTE, queries.note_in(group_id, note_id))
    form = OneButtonForm()
    if not form.validate_on_submit():
        return form_page("notes/take_away.html", form, note=note)
    actions.take_away(note)
    flash(_("Het bericht is weg."))
    return go_to("notes.index", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/berichten/<uuid:note_id>/toch-niet")
@requires(Can.WRITE_NOTE)
def take_back(group_id: UUID, note_id: UUID) -> Response:
    """Just sent, and after all not: nobody sees it, and the words are there to change."""
    note = check(Can.WRITE_NOTE, queries.note_in(group_id, note_id))
    to = audience(group_id, note.shown, note.id)
    if not OneButtonForm().validate_on_submit() or not actions.take_back(note):
        flash(_("Dit is al verstuurd. Je kunt het nog weghalen."))
        return go_to("notes.show", group_id=group_id, note_id=note_id)
    members = groups.members(group_id)
    form = NoteForm.about(note, *to).for_members(members)
    return page("notes/write.html", form=form, members=members, taken_back=True)


@bp.route("/groep/<uuid:group_id>/bel-mij", methods=["GET", "POST"])
@requires(Can.ASK_CALL)
def call_me(group_id: UUID) -> Response:
    """«Ik wil dat iemand mij belt»: choose who is asked, and see who calls."""
    members = [each for each in groups.members(group_id) if not each.by_name]
    form = CallForm()
    form.members.choices = options((str(each.id), each.name) for each in members)
    if not form.validate_on_submit():
        return form_page(
            "notes/call_me.html", form, members=members, wish=queries.wish_of(group_id)
        )
    asked = [each for each in members if str(each.id) in form.members.data]
    actions.ask_to_call(me, operation_key=form.key, members=asked)
    return go_to("notes.call_me", group_id=group_id)


@bp.post("/groep/<uuid:group_id>/bel-mij/klaar")
@requires(Can.ASK_CALL)
def need_no_more(group_id: UUID) -> Response:
    """The wish is over."""
    wish = queries.wish_of(group_id)
    if OneButtonForm().validate_on_submit() and wish is not None:
        actions.need_no_more(wish)
    return go_to("notes.call_me", group_id=group_id)


@bp.route("/groep/<uuid:group_id>/bellen/<uuid:wish_id>", methods=["GET", "POST"])
@requires(Can.ANSWER_CALL)
def calling(group_id: UUID, wish_id: UUID) -> Response:
    """The owner would like to be called: «ik bel», or rather not."""
    wish = check(Can.ANSWER_CALL, queries.wish_in(group_id, wish_id))
    form = CallingForm()
    if not form.validate_on_submit():
        return _calling_page(wish, form)
    if form.call.data == "no":
        actions.call_not(wish, me)
        flash(_("Dat is goed."))
        return go_to("today.show", group_id=group_id)
    actions.call(wish, me)
    return go_to("notes.calling", group_id=group_id, wish_id=wish_id)


def _note_page(note: Note, form: BackForm | WarmForm) -> Response:
    owner = groups.owner_of(note.group_id)
    seen_by = names_of(note, note.group_id) if me.owns else None
    mine = None if me.owns else note.answer_of(me)
    back = form if isinstance(form, BackForm) else BackForm(formdata=None)
    return form_page(
        "notes/show.html",
        form,
        note=note,
        owner=owner,
        seen_by=seen_by,
        in_time=me.owns and seen_by != [] and notices.can_take_back(note.made_at),
        mine=mine,
        back_form=back,
    )


def _calling_page(wish: CallWish, form: CallingForm) -> Response:
    return form_page("notes/calling.html", form, wish=wish, owner=groups.owner_of(wish.group_id))
