"""Organisations: registering, the office's list and answer, the own page, colleagues."""

from typing import Any

from flask import abort, redirect, request, session, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import found, may, needs, require, viewer
from ..areas.queries import areas_in, children, find_area
from ..areas.rules import PROVINCE
from ..errors import FormInvalid, Twice
from ..fields import normalise
from ..web import done, page, page_number, run, submit
from . import attempts, commands_organisations, lists, passwords, queries, rules
from .blueprint import choose_place, pages, too_many
from .forms import FoundForm, OrganisationForm, RegistrationForm, StartForm, WhyForm
from .models import Organisation

# The word in the address → kind of the organisation, whether it is a private person.
REGISTERS = {"enterprise": ("enterprise", False), "association": ("donor", False), "person": ("donor", True)}
ANSWERS = {"refuse": commands_organisations.refuse, "suspend": commands_organisations.suspend}


@pages.get("/register")
@needs("accounts:register")
def register() -> Any:
    """Who registers, and in which county."""
    counties = _counties_by_city()
    form = StartForm(REGISTERS, [row.code for _city, rows in counties for row in rows], formdata=request.args)
    if {"word", "county"} & set(request.args) and form.validate():
        return redirect(url_for("accounts.register_as", word=form.word.data, county=form.county.data))
    return page("accounts/register.html", form=form, counties=counties)


@pages.route("/register/<word>", methods=["GET", "POST"])
@needs("accounts:register")
def register_as(word: str) -> Any:
    """The form. What it answers never tells whether a code or a name is known here."""
    kind, is_person = REGISTERS.get(word) or abort(404)
    county = found(find_area(normalise(request.args.get("county", ""))[:12]))
    if county.level != "county":
        abort(404)
    form = RegistrationForm(county.code, children(county.code), is_person=is_person)
    context = {"word": word, "county": county, "form": form}
    if request.method == "GET":
        session["registering"] = form.uid
    if not form.validate_on_submit():
        return page("accounts/register_as.html", **context)
    wait = attempts.seconds_to_register()
    if wait:
        return too_many("accounts/register_as.html", wait=wait, **context)
    attempts.registered()
    draft = form.draft(kind, passwords.hash_password(form.password.data))
    try:
        session["registered"] = run(lambda: commands_organisations.register(draft))
    except Twice:  # the first answer was lost on the way: the same receipt again, for the same browser alone
        if session.get("registering") != draft.once:
            raise
        session["registered"] = lists.registered_name(draft.once)
    return redirect(url_for("accounts.registered"), 303)


@pages.get("/registered")
@needs("accounts:register")
def registered() -> Any:
    """The receipt, with the sign-in name."""
    return page("accounts/registered.html", username=found(session.get("registered")))


@pages.get("/organisations")
@needs("accounts:verify")
def organisations() -> Any:
    """What waits for the office, and all that it knows."""
    state = request.args.get("state", "pending")
    words = normalise(request.args.get("q", ""))[:60]
    kind = request.args.get("kind", "")
    rows = lists.organisations_for(viewer(), state=state, kind=kind, words=words, number=page_number())
    counts = lists.n_by_state(viewer())
    shown = {"state": state, "kind": kind, "q": words}
    return page("accounts/organisations.html", rows=rows, counts=counts, states=lists.STATES, shown=shown)


@pages.route("/organisations/new", methods=["GET", "POST"])
@needs("accounts:found")
def found_organisation() -> Any:
    """The bureau enters a department, a lender, the employment service."""
    area = find_area(normalise(request.args.get("area", ""))[:12])
    if area is None:
        return choose_place("accounts.found_organisation")
    form = FoundForm()
    organisation = submit(
        form,
        lambda: commands_organisations.found_organisation(
            form.kind.data, form.organisation(), once=form.uid, area_code=area.code, by=viewer()
        ),
    )
    if organisation is not None:
        words = _("It is entered and verified. Now invite the first colleague, who then speaks for it.")
        return done(words, url_for("accounts.invite", uid=organisation.uid))
    return page("accounts/found.html", form=form, area=area)


@pages.get("/organisations/<uid>")
@needs("accounts:own")
def show(uid: str) -> Any:
    """One organisation: for its own people, or for the office, which then has seen its contact."""
    organisation = lists.get_organisation(uid, by=viewer())
    if may("accounts:judge", organisation):
        audit.seen(organisation, by=viewer(), what="contact")
    return page("accounts/show.html", organisation=organisation, **_of(organisation), form=WhyForm())


@pages.post("/organisations/<uid>/verify")
@needs("accounts:verify")
def verify(uid: str) -> Any:
    """The papers are in order; or a suspended one works again."""
    organisation = lists.get_organisation(uid, by=viewer())
    try:
        run(lambda: commands_organisations.verify(organisation, by=viewer()))
    except FormInvalid as error:  # its code was verified for another
        form = WhyForm()
        form.refuse(error)
        return page("accounts/show.html", organisation=organisation, **_of(organisation), form=form)
    return done(_("It is verified, and its people are told."), url_for("accounts.organisations"))


@pages.post("/organisations/<uid>/<any(refuse, suspend):answer>")
@needs("accounts:verify")
def answer(uid: str, answer: str) -> Any:
    """Refuse, or suspend, with a reason that its people read."""
    organisation, form = lists.get_organisation(uid, by=viewer()), WhyForm()
    said = submit(form, lambda: ANSWERS[answer](organisation, form.why.data, by=viewer()))
    if said is None:
        return page("accounts/show.html", organisation=organisation, **_of(organisation), form=form)
    return done(_("It is noted, and its people read the reason."), url_for("accounts.organisations"))


@pages.post("/organisations/<uid>/join")
@needs("accounts:verify")
def join(uid: str) -> Any:
    """The people of this registration belong to the organisation verified under the same code."""
    organisation = lists.get_organisation(uid, by=viewer())
    other = run(lambda: commands_organisations.join(organisation, by=viewer()))
    return done(_("They are colleagues there now, and may read."), url_for("accounts.show", uid=other.uid))


@pages.route("/organisations/<uid>/edit", methods=["GET", "POST"])
@needs("accounts:organisation")
def edit(uid: str) -> Any:
    """Its own people correct what it says of itself; one that was refused asks again by that."""
    organisation = lists.get_organisation(uid, by=viewer())
    require("accounts:colleagues", organisation)
    form = OrganisationForm(obj=organisation, asks_name=rules.may_be_renamed(organisation))
    if submit(form, lambda: commands_organisations.correct(organisation, form.organisation(), by=viewer())) is None:
        return page("accounts/edit.html", organisation=organisation, form=form)
    return done(_("It is saved."), url_for("accounts.show", uid=uid))


def _counties_by_city() -> list[tuple[Any, list[Any]]]:
    """The counties of the province under their cities (2 statements)."""
    cities = areas_in(PROVINCE, "city")
    counties = areas_in(PROVINCE, "county")
    return [(city, [c for c in counties if c.parent_code == city.code]) for city in cities]


def _of(organisation: Organisation) -> dict[str, Any]:
    """What the page of one organisation shows beside its row."""
    return {"place": lists.place_of(organisation.area_code), "holder": queries.holder_of(organisation.uscc)}
