"""Help that arrived: the list, one line, recording it, and its picture."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from .. import audit, clock
from ..access import found, may, needs, require, viewer
from ..matches.effects import is_doubted
from ..matches.queries import get_match
from ..web import done, page, page_number, run, submit
from . import commands, forms, pictures, queries

pages = Blueprint("deliveries", __name__)


@pages.get("/deliveries")
@needs("deliveries:list")
def browse() -> Any:
    """What arrived, newest first, and its sum."""
    deliveries = queries.deliveries_for(viewer(), page_number())
    audit.seen_list(deliveries.items, by=viewer())
    return page("deliveries/browse.html", deliveries=deliveries, total=queries.total_for(viewer()))


@pages.get("/deliveries/<uid>")
@needs("deliveries:read")
def show(uid: str) -> Any:
    """One line with its evidence."""
    row = queries.get_delivery(uid, by=viewer())
    if row.match.household_id not in viewer().household_ids:
        audit.seen(row, by=viewer())
    return page(
        "deliveries/show.html", card=queries.cards_of([row], viewer())[0], picture=queries.sees_picture(row, viewer()),
        can_doubt=may("deliveries:doubt", row), doubted=is_doubted(row),
    )  # fmt: skip


@pages.post("/deliveries/<uid>/doubt")
@needs("deliveries:doubt")
def doubt(uid: str) -> Any:
    """What is on record is not right: the cadre asks."""
    run(lambda: commands.doubt(queries.get_delivery(uid, by=viewer()), by=viewer()))
    return done(_("Thank you. Your cadre asks you what is not right."), url_for("deliveries.show", uid=uid))


@pages.get("/deliveries/<uid>/picture")
@needs("deliveries:read")
def picture(uid: str) -> Any:
    """The picture, to those alone who may see the line."""
    row = queries.get_delivery(uid, by=viewer())
    found(queries.sees_picture(row, viewer()) or None)
    audit.seen(row, by=viewer(), what="picture")
    return Response(found(pictures.find(row.evidence_path)), mimetype="image/jpeg")


@pages.route("/deliveries/new/<uid>", methods=["GET", "POST"])
@needs("deliveries:record")
def new(uid: str) -> Any:
    """Record what arrived; `uid` is the match."""
    match = get_match(uid, by=viewer())
    require("deliveries:record", match)
    form = forms.DeliveryForm(delivered_on=clock.today()).about(match)
    context = {"title": match.offer.title, "is_cash": match.offer.kind == "cash", "held_fen": match.held_fen,
               "charity": match.offer.charity_name} if match.offer else {}  # fmt: skip
    kept: list[str] = []

    def ready() -> Any:
        draft = form.draft()
        kept.append(draft.picture)
        return draft

    row = None
    try:
        row = submit(
            form, lambda draft: commands.record_delivery(get_match(uid, by=viewer()), draft, by=viewer()), ready=ready
        )
    finally:
        if row is None:
            pictures.discard(*kept)
    if row is None:
        return page("deliveries/new.html", form=form, match_uid=uid, **context)
    return done(_("It is on record. The family is told and asked whether it helped."),
                url_for("deliveries.show", uid=row.uid))  # fmt: skip
