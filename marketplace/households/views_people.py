"""Pages of people: one person, who it is, what it can do, consent, leaving, facts."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import found, needs, require, viewer
from ..errors import FormInvalid
from ..web import done, page, run, submit
from . import cards, consents, facts, history, members, queries, rules
from .blueprint import pages
from .forms_people import LeaveForm, NewPersonForm, PersonForm, WorkForm, fact_form, fact_value


@pages.get("/households/people/<person_uid>")
@needs("households:show_person")
def person(person_uid: str) -> Any:
    """One person."""
    return _person_page(person_uid, reveal=False)


@pages.post("/households/people/<person_uid>/reveal")
@needs("households:show_person")
def reveal_person(person_uid: str) -> Any:
    """The same page with the sealed values in full; the trail says which."""
    return _person_page(person_uid, reveal=True)


@pages.route("/households/<uid>/people/new", methods=["GET", "POST"])
@needs("households:add_person")
def add_person(uid: str) -> Any:
    """A new member."""
    household = queries.get_household(uid, by=viewer())
    require("households:add_person", household)
    form = NewPersonForm()
    added = submit(form, lambda: members.add_person(household, form.draft(), by=viewer(), uid=form.uid))
    if added is not None:
        return done(_("The member is added. Now say what this person can do."), _of(added.uid))
    return page("households/form.html", form=form, title=_("Add a member"), save=_("Add"),
                back=url_for("households.show", uid=uid))  # fmt: skip


@pages.route("/households/people/<person_uid>/edit", methods=["GET", "POST"])
@needs("households:edit_person")
def edit_person(person_uid: str) -> Any:
    """Who somebody is."""
    row = queries.get_person(person_uid, by=viewer())
    require("households:edit_person", row)
    form = PersonForm.for_person(row)
    if submit(form, lambda: members.edit_person(row, form.draft(), version=form.opened_on, by=viewer())) is not None:
        return done(_("Saved."), _of(person_uid))
    audit.seen(row, by=viewer(), what="form")
    return page("households/form.html", form=form, title=_("Person"), subject=row.name,
                save=_("Save"), back=_of(person_uid),
                clash=form.clash(row, PersonForm.for_person(row, sent=False)))  # fmt: skip


@pages.route("/households/people/<person_uid>/work", methods=["GET", "POST"])
@needs("households:edit_work")
def edit_work(person_uid: str) -> Any:
    """What somebody can and wants to do; words for skills are looked up before anything is saved."""
    row = queries.get_person(person_uid, by=viewer())
    require("households:edit_work", row)
    form = WorkForm.for_person(row)
    words = form.has_words
    if words:
        form.look_up_words()
    elif submit(form, lambda: members.edit_work(row, form.draft(), version=form.opened_on, by=viewer())) is not None:
        return done(_("Saved."), _of(person_uid))
    audit.seen(row, by=viewer(), what="form")
    shown = render_template if words else page
    return shown("households/form.html", form=form, title=_("Work and skills"), subject=row.name, save=_("Save"),
                 back=_of(person_uid), found=words,
                 clash=[] if words else form.clash(row, WorkForm.for_person(row, sent=False)))  # fmt: skip


@pages.post("/households/people/<person_uid>/consent/<purpose>")
@needs("households:consent")
def consent(person_uid: str, purpose: str) -> Any:
    """Give or withdraw consent to one purpose; withdrawal works from this moment on."""
    row = queries.get_person(person_uid, by=viewer())
    require("households:consent", row)
    guardian = request.form.get("guardian", "")
    try:
        if request.form.get("answer") == "withdraw":
            run(lambda: consents.withdraw(row, purpose, by=viewer()))
            return done(_("The consent is withdrawn. Nothing more is passed on."), _of(person_uid))
        run(lambda: consents.give(row, purpose, guardian=guardian, by=viewer()))
    except FormInvalid as error:
        return _person_page(person_uid, reveal=False, objections=list(error.fields.values()))
    return done(_("The consent is recorded."), _of(person_uid))


@pages.route("/households/people/<person_uid>/leave", methods=["GET", "POST"])
@needs("households:edit_person")
def leave(person_uid: str) -> Any:
    """A member moved away or died."""
    row = queries.get_person(person_uid, by=viewer())
    require("households:edit_person", row)
    form = LeaveForm().offer(row)
    left = submit(
        form, lambda: members.take_leave(row, on=form.on.data, why=form.why.data, new_head=form.heir, by=viewer())
    )
    if left is not None:
        return done(_("Recorded. All consents of this person have ended."), _of(person_uid))
    audit.seen(row, by=viewer(), what="form")
    return page(
        "households/form.html",
        form=form,
        title=_("A member leaves"),
        subject=row.name,
        save=_("Record it"),
        back=_of(person_uid),
    )


@pages.route("/households/<uid>/facts/<key>", methods=["GET", "POST"])
@needs("households:record_fact")
def record_fact(uid: str, key: str) -> Any:
    """A fact of the household."""
    household = queries.get_household(uid, by=viewer())
    require("households:record_fact", household)
    return _fact_page(household, None, key, rules.HOUSEHOLD_FACTS, url_for("households.show", uid=uid))


@pages.route("/households/people/<person_uid>/facts/<key>", methods=["GET", "POST"])
@needs("households:record_fact")
def record_person_fact(person_uid: str, key: str) -> Any:
    """A fact of one person."""
    row = queries.get_person(person_uid, by=viewer())
    require("households:record_fact", row.household)
    return _fact_page(row.household, row, key, rules.PERSON_FACTS, _of(person_uid))


def _fact_page(household: Any, row: Any, key: str, kinds: dict[str, type], back: str) -> Any:
    form = fact_form(key, found(kinds.get(key)))
    recorded = submit(
        form,
        lambda: facts.record_fact(
            household, key, fact_value(form), person=row, source=form.source.data, as_of=form.as_of.data,
            by=viewer(), uid=form.uid,
        ),
    )  # fmt: skip
    if recorded is not None:
        return done(_("Recorded. The newest date counts; older ones stay as history."), back)
    audit.seen(row or household, by=viewer(), what="form")
    return page(
        "households/form.html",
        form=form,
        title=rules.FACT_WORDS[key],
        subject=row.name if row else queries.head_name(household),
        save=_("Record it"),
        back=back,
    )


def _person_page(person_uid: str, *, reveal: bool, objections: list[str] | None = None) -> Any:
    row = queries.get_person(person_uid, by=viewer())
    require("households:show_person", row)
    card = cards.person_card(row, viewer(), show=reveal)
    shown = ",".join(secret.name for secret in card.secrets if secret.shown and secret.value)
    audit.seen(row, by=viewer(), what=shown or "page")
    answer = render_template(
        "households/person.html", person=card, row=row, facts=history.fact_cards(row.household, row),
        keys=rules.PERSON_FACTS, guardians=queries.guardians_of(row), objections=objections or [],
    )  # fmt: skip
    return answer, 422 if objections else 200


def _of(person_uid: str) -> str:
    return url_for("households.person", person_uid=person_uid)
