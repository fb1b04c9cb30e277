"""Invitations: the pages on which the owner asks people, and people answer."""

from uuid import UUID

from flask import Blueprint, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp import limits
from webapp.circle import queries as circle
from webapp.circle.models import Status
from webapp.forms import OneButtonForm, PlainForm, options
from webapp.gate import check, everybody, me, proved_with_lock, requires
from webapp.groups import queries as groups
from webapp.groups.models import Membership
from webapp.handovers import actions as handover_actions
from webapp.handovers import queries as handovers
from webapp.invitations import actions, queries, texts
from webapp.invitations.forms import AnswerForm, DecideForm, KnownAnswerForm, ToneForm, WordsForm
from webapp.invitations.models import Choice, Invitation, Reply, Tone
from webapp.keys import queries as keys
from webapp.meetings import actions as meetings
from webapp.people import actions as people
from webapp.people import browser
from webapp.pictures import qr
from webapp.policy import Can
from webapp.web import form_page, go_to, or_404, page
from webapp.words import language as current_language

bp = Blueprint("invitations", __name__)


@bp.route("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/tekst", methods=["GET", "POST"])
@requires(Can.INVITE)
@proved_with_lock
def tone(group_id: UUID, contact_id: UUID) -> Response:
    """Choose one of three texts."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    form = ToneForm()
    names = {"name": somebody.name, "owner": me.name}
    form.tone.choices = options((each.value, texts.as_shown(each, **names)) for each in Tone)
    if not form.validate_on_submit():
        return form_page("invitations/tone.html", form, contact=somebody)
    words = texts.text(Tone(form.tone.data), **names)
    actions.invite(me, somebody, operation_key=form.key, words=words)
    return go_to("invitations.send", group_id=group_id, contact_id=contact_id)


@bp.get("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/uitnodiging")
@requires(Can.INVITE)
@proved_with_lock
def send(group_id: UUID, contact_id: UUID) -> Response:
    """The link and the text, ready to be sent by the owner's own means."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    invitation = queries.open_invitation(somebody)
    if invitation is None:
        return go_to("invitations.tone", group_id=group_id, contact_id=contact_id)
    return page(
        "invitations/send.html", contact=somebody, invitation=invitation, link=_address(invitation)
    )


@bp.route("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/woorden", methods=["GET", "POST"])
@requires(Can.INVITE)
@proved_with_lock
def words(group_id: UUID, contact_id: UUID) -> Response:
    """Change the text."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    invitation = or_404(queries.open_invitation(somebody))
    form, joins = WordsForm(data={"words": invitation.words}), somebody.status is Status.JOINS
    if not form.validate_on_submit():
        return form_page("invitations/words.html", form, contact=somebody, joins=joins)
    own = form.words.data if joins else texts.with_the_way_out(form.words.data)
    actions.invite(me, somebody, operation_key=form.key, words=own)
    return go_to("invitations.send", group_id=group_id, contact_id=contact_id)


@bp.get("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/code")
@requires(Can.INVITE)
@proved_with_lock
def code(group_id: UUID, contact_id: UUID) -> Response:
    """The link as a picture, for a phone that stands beside this one."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    link = _address(or_404(queries.open_invitation(somebody)))
    return page(
        "invitations/code.html",
        contact=somebody,
        link=link,
        picture=qr(link, _("Code met de link")),
    )


@bp.get("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/brief")
@requires(Can.INVITE)
@proved_with_lock
def letter(group_id: UUID, contact_id: UUID) -> Response:
    """The text and the link on paper, for somebody without a phone at hand."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    invitation = or_404(queries.open_invitation(somebody))
    link = _address(invitation)
    return page(
        "invitations/letter.html",
        contact=somebody,
        invitation=invitation,
        words=texts.on_paper(invitation.words),
        link=link,
        picture=qr(link, _("Code met de link")),
    )


@bp.post("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/nieuwe-link")
@requires(Can.INVITE)
@proved_with_lock
def replace_link(group_id: UUID, contact_id: UUID) -> Response:
    """A new link; the old one stops."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    form, invitation = OneButtonForm(), queries.open_invitation(somebody)
    if invitation is None and somebody.status is not Status.JOINS:
        return go_to("invitations.tone", group_id=group_id, contact_id=contact_id)
    if form.validate_on_submit() and invitation is None:
        words = texts.new_phone(name=somebody.name, owner=me.name)
        actions.invite(me, somebody, operation_key=form.key, words=words)
    elif form.validate_on_submit() and invitation is not None:
        actions.replace_link(me, invitation, operation_key=form.key)
        flash(_("Er is een nieuwe link. De oude link werkt niet meer."))
    return go_to("invitations.send", group_id=group_id, contact_id=contact_id)


@bp.post("/groep/<uuid:group_id>/mensen/<uuid:contact_id>/terugnemen")
@requires(Can.INVITE)
def withdraw(group_id: UUID, contact_id: UUID) -> Response:
    """Take the question back."""
    somebody = check(Can.INVITE, circle.contact_in(group_id, contact_id))
    invitation = queries.open_invitation(somebody)
    if OneButtonForm().validate_on_submit() and invitation is not None:
        actions.withdraw(invitation)
        flash(_("De link werkt niet meer."))
    return go_to("circle.contact", group_id=group_id, contact_id=contact_id)


@bp.route("/groep/<uuid:group_id>/antwoord/<uuid:reply_id>", methods=["GET", "POST"])
@requires(Can.CONFIRM)
def reply(group_id: UUID, reply_id: UUID) -> Response:
    """Somebody said yes: is it the person I asked?"""
    answer = check(Can.CONFIRM, queries.reply_in(group_id, reply_id))
    contact, form = answer.invitation.contact, DecideForm()
    handover = handovers.handover_to(contact.id)
    if answer.settled_at is None and not form.validate_on_submit():
        known = contact.membership_id and groups.place_in(group_id, contact.membership_id)
        return form_page(
            "invitations/reply.html", form, reply=answer, handover=handover, known=known
        )
    if answer.settled_at is None and form.decision.data == "other":
        actions.turn_away(answer)
        flash(_("Deze persoon doet niet mee en ziet niets."))
    elif answer.settled_at is None:
        _confirm(answer)
    return go_to("circle.contact", group_id=group_id, contact_id=contact.id)


def _confirm(answer: Reply) -> None:
    handover = handovers.handover_to(answer.invitation.contact_id)
    newcomer_id = answer.membership_id
    place = actions.confirm(answer)
    if place is not None and place.id != newcomer_id:
        meetings.change_links(place)  # the old phone knows the old ones
    if place is not None and handover is not None and handover.membership_id != place.id:
        meetings.ask_instead(handover.membership, place)
        handover_actions.finish(handover)


@bp.get("/groep/<uuid:group_id>/wachten")
@requires(Can.WAIT)
def waiting(group_id: UUID) -> Response:
    """The room for who said yes: the owner still looks."""
    if me.confirmed_at is not None:
        return go_to("today.show", group_id=group_id)
    owner, ways_back = groups.owner_of(group_id), keys.ways_back(me.person)
    return page("invitations/waiting.html", owner=owner, ways_back=ways_back)


@bp.route("/uitnodiging/<string:link>", methods=["GET", "POST"])
@everybody
def answer(link: str) -> Response:
    """What the link leads to. Opening it changes nothing."""
    invitation = queries.invitation_behind(link)
    if invitation is None:
        return page("invitations/link_old.html", status=404)
    owner = groups.owner_of(invitation.group_id)
    if current_user.is_authenticated:
        return _answer_signed_in(invitation, owner)
    return _answer_as_new(invitation, owner)


@bp.get("/bedankt")
@everybody
def thanks() -> Response:
    """A no is fine."""
    return page("invitations/thanks.html")


def _own_link(invitation: Invitation, owner: Membership) -> Response:
    if request.method == "POST":
        abort(404)  # the owner only looks
    values = {"owner": owner, "contact": invitation.contact, "own_link": True}
    form = AnswerForm(formdata=None, data={"name": invitation.contact.name})
    return form_page("invitations/answer.html", form, **values)


def _answer_signed_in(invitation: Invitation, owner: Membership) -> Response:
    if current_user.person_id == owner.person_id:
        return _own_link(invitation, owner)
    place = groups.place_of(current_user.person_id, invitation.group_id)
    form = KnownAnswerForm(data={"name": _name_ahead(invitation)})
    form.known_as(current_user.person.name, there=place is not None)
    if place is not None and (form.choice.data == "me" or _is_theirs(invitation, place)):
        return go_to("invitations.waiting", group_id=invitation.group_id)
    if not form.validate_on_submit() or not _told_name(form):
        return _asked_page(form, invitation, owner)
    if form.choice.data == "me":
        return _accept_as_known(invitation, form)
    if form.choice.data == "other":
        return _accept_as_new(invitation, form)
    return _decline(invitation, form)


def _is_theirs(invitation: Invitation, place: Membership) -> bool:
    """Whether this link is their own: they answered it, or it is a new one after a lost phone."""
    return place.confirmed_at is None or invitation.contact.membership_id == place.id


def _name_ahead(invitation: Invitation) -> str:
    """The name stands filled in, until somebody says that it is not theirs."""
    return "" if "anders" in request.args else invitation.contact.name


def _asked_page(form: PlainForm, invitation: Invitation, owner: Membership) -> Response:
    values = {"owner": owner, "contact": invitation.contact, "link": invitation.link}
    return form_page("invitations/answer.html", form, not_me="anders" in request.args, **values)


def _accept_as_known(invitation: Invitation, form: KnownAnswerForm) -> Response:
    if not current_user.person.name:
        people.rename(current_user.person, name=form.name.data)
    try:
        actions.accept(invitation, current_user.person, operation_key=form.key)
    except actions.AlreadyThere:  # a pause is the owner's to end, not a link's
        return go_to("groups.mine")
    return go_to("invitations.waiting", group_id=invitation.group_id)


def _told_name(form: AnswerForm | KnownAnswerForm) -> bool:
    knows = form.choice.data == "me" and current_user.person.name
    if form.choice.data in {Choice.YES.value, "me", "other"} and not (knows or form.name.data):
        form.name.errors = [_("Vul je naam in. Dan ziet de ander wie je bent.")]
        return False
    return True


def _answer_as_new(invitation: Invitation, owner: Membership) -> Response:
    form = AnswerForm(data={"name": _name_ahead(invitation)})
    browser.secret()  # from the first look on, so that a lost answer can be sent again
    if not form.validate_on_submit() or not _told_name(form):
        return _asked_page(form, invitation, owner)
    if form.choice.data == Choice.YES.value:
        return _accept_as_new(invitation, form)
    return _decline(invitation, form)


def _accept_as_new(invitation: Invitation, form: AnswerForm | KnownAnswerForm) -> Response:
    if device := browser.begun(form.key):
        browser.let_in(device)
        return go_to("invitations.waiting", group_id=invitation.group_id)
    try:
        limits.count_try("answer from network", browser.network())
    except limits.TooOften:
        abort(429)
    key, token = browser.bound(form.key), browser.token(form.key)
    known = queries.reply_from(invitation.id, key)
    person = known.membership.person if known and known.membership else None
    if person is None:
        person = people.new_person(form.name.data, language=current_language())
        actions.accept(invitation, person, operation_key=key)
    browser.let_in(people.sign_in(person, own_phone=True, token=token))
    return go_to("invitations.waiting", group_id=invitation.group_id)


def _decline(invitation: Invitation, form: AnswerForm | KnownAnswerForm) -> Response:
    actions.decline(invitation, Choice(form.choice.data), operation_key=form.key)
    return go_to("invitations.thanks")


def _address(invitation: Invitation) -> str:
    return url_for("invitations.answer", link=invitation.link, _external=True)
