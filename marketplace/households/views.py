"""Pages of households: the list, one household, registering and changing it."""

from dataclasses import asdict
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, require, viewer
from ..web import done, page, page_number, submit
from . import cards, commands, history, lists, queries, rules, views_pairing, views_people
from .blueprint import pages
from .cadres import account_of_household
from .forms import CategoryForm, FindForm, MoveForm, PlaceForm, RegisterForm, WhyForm

__all__ = ["pages", "views_pairing", "views_people"]


@pages.context_processor
def _for_templates() -> dict[str, Any]:
    return {"fact_words": rules.FACT_WORDS}


@pages.get("/households")
@needs("households:list")
def browse() -> Any:
    """The households in scope; a household goes to its own page."""
    own = queries.own_household(viewer())
    if own is not None:
        return redirect(url_for("households.show", uid=own.uid), 303)
    filters = lists.Filters.of(request.args)
    households = lists.household_page(viewer(), filters, page_number())
    audit.seen_list(households.items, by=viewer())
    form = FindForm(formdata=None, data=asdict(filters)).offer(_places(filters.area))
    return render_template("households/browse.html", form=form, households=households, filters=filters)


@pages.post("/households/find")
@needs("households:look_up")
def find() -> Any:
    """One box: an ID number or phone is looked up by its blind index and never enters an address."""
    form = FindForm().offer(_places(request.form.get("area", "")))
    if form.validate_on_submit() and not lists.is_exact(form.words.data or ""):
        kept = {key: form[key].data for key in lists.Filters.__annotations__ if form[key].data}
        return redirect(url_for("households.browse", **kept), 303)
    found = lists.find_exact(form.words.data, viewer()) if form.validate_on_submit() else None
    if found is not None:
        audit.seen(found, by=viewer(), what="look-up")
        return redirect(url_for("households.show", uid=found.uid), 303)
    form.words.errors = [
        *form.words.errors,
        "Nobody in your area is registered with this number. Please check the digits.",
    ]
    return page("households/browse.html", form=form, households=None, filters=lists.Filters())


@pages.get("/households/<uid>")
@needs("households:show")
def show(uid: str) -> Any:
    """One household."""
    return _household_page(uid, reveal=False)


@pages.post("/households/<uid>/reveal")
@needs("households:show")
def reveal(uid: str) -> Any:
    """The same page with address and bank card in full; the trail says what was shown."""
    return _household_page(uid, reveal=True)


@pages.route("/households/new", methods=["GET", "POST"])
@needs("households:register")
def register() -> Any:
    """Enter a household with its head."""
    form = RegisterForm().offer(lists.villages_of(viewer()))
    household = submit(form, lambda: commands.register_household(form.draft(), uid=form.uid, by=viewer()))
    if household is not None:
        to = url_for("households.show", uid=household.uid)
        return done(_("The household is registered. Now add its other members."), to)
    return page("households/form.html", form=form, title=_("Register a household"), save=_("Enter in the register"),
                back=url_for("households.browse"))  # fmt: skip


@pages.route("/households/<uid>/place", methods=["GET", "POST"])
@needs("households:edit")
def edit_place(uid: str) -> Any:
    """Address and bank card."""
    household = queries.get_household(uid, by=viewer())
    require("households:edit", household)
    seen = [name for name in cards.OF_HOUSEHOLD if name in rules.sees(viewer(), household)]
    return _edit(PlaceForm.for_household(household, seen), household, title=_("Address and account"),
                 command=commands.edit_place, saved=PlaceForm.for_household(household, seen, sent=False))  # fmt: skip


@pages.route("/households/<uid>/category", methods=["GET", "POST"])
@needs("households:categorise")
def edit_category(uid: str) -> Any:
    """Category, validity, colour."""
    household = queries.get_household(uid, by=viewer())
    require("households:categorise", household)
    saved = CategoryForm(None, obj=household)
    return _edit(CategoryForm(obj=household), household, title=_("Category and risk"), command=commands.edit_category,
                 saved=saved)  # fmt: skip


@pages.route("/households/<uid>/move", methods=["GET", "POST"])
@needs("households:county")
def move(uid: str) -> Any:
    """To another village of the county."""
    household = queries.get_household(uid, by=viewer())
    require("households:county", household)
    form = MoveForm()
    form.area_code.choices = [("", _("Please choose")), *lists.villages_in(household.county_code)]
    moved = submit(
        form, lambda: commands.move_household(household, form.area_code.data, why=form.why.data, by=viewer())
    )
    if moved is not None:
        return done(_("The household has moved."), _of(uid))
    return page("households/form.html", form=form, title=_("Move to another village"), save=_("Save"), back=_of(uid))


@pages.route("/households/<uid>/exit", methods=["GET", "POST"])
@needs("households:county")
def leave_register(uid: str) -> Any:
    """Off the register."""
    return _decide(uid, commands.exit_household, title=_("Take off the register"),
                   said=_("The household is off the register."))  # fmt: skip


@pages.route("/households/<uid>/readmit", methods=["GET", "POST"])
@needs("households:county")
def readmit(uid: str) -> Any:
    """Back on the register."""
    return _decide(uid, commands.readmit_household, title=_("Take back on the register"),
                   said=_("The household is on the register again."))  # fmt: skip


def _household_page(uid: str, *, reveal: bool) -> Any:
    household = queries.get_household(uid, by=viewer())
    require("households:show", household)
    card = cards.household_card(household, viewer(), show=reveal)
    shown = ",".join(secret.name for secret in card.secrets if secret.shown and secret.value)
    audit.seen(household, by=viewer(), what=shown or "page")
    return render_template(
        "households/show.html", household=card, facts=history.fact_cards(household), keys=rules.HOUSEHOLD_FACTS,
        account=account_of_household(household.id),
    )  # fmt: skip


def _edit(form: Any, household: Any, *, title: str, command: Any, saved: Any) -> Any:
    change = submit(form, lambda: command(household, form.draft(), version=form.opened_on, by=viewer()))
    if change is not None:
        return done(_("Saved."), _of(household.uid))
    audit.seen(household, by=viewer(), what="form")
    return page("households/form.html", form=form, title=title, subject=queries.head_name(household),
                save=_("Save"), back=_of(household.uid),
                clash=form.clash(household, saved))  # fmt: skip


def _decide(uid: str, command: Any, *, title: str, said: str) -> Any:
    household = queries.get_household(uid, by=viewer())
    require("households:county", household)
    form = WhyForm()
    if submit(form, lambda: command(household, why=form.why.data, by=viewer())) is not None:
        return done(said, _of(uid))
    audit.seen(household, by=viewer(), what="form")
    return page(
        "households/form.html", form=form, title=title, subject=queries.head_name(household), save=title, back=_of(uid)
    )


def _of(uid: str) -> str:
    return url_for("households.show", uid=uid)


def _places(chosen: str) -> list[tuple[str, str]]:
    return [(card.code, card.name) for card in lists.areas_to_filter(viewer(), chosen)]
