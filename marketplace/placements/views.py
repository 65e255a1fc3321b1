"""Hires: the list, one hire, and what can be said of it."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from .. import audit, clock
from ..access import may, needs, require, viewer
from ..matches.effects import is_doubted
from ..matches.queries import contact_for, get_match, name_for
from ..matches.rules import posted
from ..settings.queries import values
from ..vocabulary.queries import find_term
from ..web import done, page, page_number, run, submit
from . import commands, forms, queries, rules
from .states import PLACEMENT

pages = Blueprint("placements", __name__)


@pages.get("/placements")
@needs("placements:list")
def browse() -> Any:
    """The hires this person may see, newest first."""
    state = request.args.get("state", "")
    state = state if state in PLACEMENT.states else ""
    placements = queries.placements_for(viewer(), page_number(), state=state)
    audit.seen_list(placements.items, by=viewer())
    return page("placements/browse.html", placements=placements, state=state, states=PLACEMENT.states)


@pages.get("/placements/<uid>")
@needs("placements:read")
def show(uid: str) -> Any:
    """One hire."""
    row = queries.get_placement(uid, by=viewer())
    contact = contact_for(row.match, by=viewer())
    if contact is None:
        _note(row)
    return page(
        "placements/show.html", card=queries.cards_of([row], viewer())[0], contact=contact,
        reason=find_term("left", row.reason_code), can_confirm=may("placements:confirm", row),
        can_settle=may("placements:settle", row), can_doubt=may("placements:doubt", row),
        doubted=is_doubted(row),
    )  # fmt: skip


@pages.route("/placements/hire/<uid>", methods=["GET", "POST"])
@needs("placements:hire")
def hire(uid: str) -> Any:
    """Write down that somebody was hired; `uid` is the match."""
    match = get_match(uid, by=viewer())
    require("placements:hire", match)
    season = match.job.season_from if match.job else None
    form = forms.HireForm(started_on=max(clock.today(), season or clock.today()))
    title = match.job.title if match.job else ""
    who = name_for(match, by=viewer()) if posted(viewer(), match) else match.person.name
    if not posted(viewer(), match):
        audit.seen(match, by=viewer())
    row = submit(
        form,
        lambda: commands.hire(get_match(uid, by=viewer()), form.started_on.data, by=viewer(), uid=form.uid),
    )
    if row is not None:
        return done(_("The hire is on record. You will be asked how it went."), url_for("placements.show", uid=row.uid))
    latest = rules.last_start(clock.today(), match.job.season_to if match.job else None, values(match.area_code))
    return page("placements/hire.html", form=form, title=title, who=who, match_uid=uid, latest=latest)


@pages.post("/placements/<uid>/doubt")
@needs("placements:doubt")
def doubt(uid: str) -> Any:
    """What is on record is not right: the cadre asks."""
    run(lambda: commands.doubt(queries.get_placement(uid, by=viewer()), by=viewer()))
    return done(_("Thank you. Your cadre asks you what is not right."), url_for("placements.show", uid=uid))


@pages.post("/placements/<uid>/confirm")
@needs("placements:confirm")
def confirm(uid: str) -> Any:
    """Still there."""
    run(lambda: commands.confirm(queries.get_placement(uid, by=viewer()), by=viewer()))
    return done(_("Thank you. It is confirmed."), url_for("placements.show", uid=uid))


@pages.route("/placements/<uid>/settle", methods=["GET", "POST"])
@needs("placements:settle")
def settle(uid: str) -> Any:
    """Days or pieces, and what was paid."""
    form = forms.SettleForm()
    row = queries.get_placement(uid, by=viewer())
    require("placements:settle", row)
    _note(row)
    card = queries.cards_of([row], viewer())[0]

    def act() -> str:
        commands.settle(queries.get_placement(uid, by=viewer()), form.settlement(), by=viewer())
        return uid

    if submit(form, act):
        return done(_("It is written down. The family is told."), url_for("placements.show", uid=uid))
    return page("placements/settle.html", form=form, card=card)


@pages.route("/placements/<uid>/leave", methods=["GET", "POST"])
@needs("placements:confirm")
def leave(uid: str) -> Any:
    """It ended."""
    form = forms.leave_form()
    row = queries.get_placement(uid, by=viewer())
    require("placements:confirm", row)
    _note(row)
    card = queries.cards_of([row], viewer())[0]

    def act() -> str:
        placement = queries.get_placement(uid, by=viewer())
        commands.leave(placement, form.left_on.data, form.reason.data, by=viewer())
        return uid

    if submit(form, act):
        return done(_("It is written down. The other side is told."), url_for("placements.show", uid=uid))
    return page("placements/leave.html", form=form, card=card)


def _note(row: Any) -> None:
    """The page names the person, to its employer while the contact is open; the own family needs no trail."""
    if posted(viewer(), row.match):
        name_for(row.match, by=viewer())
    elif row.match.household_id not in viewer().household_ids:
        audit.seen(row, by=viewer())
