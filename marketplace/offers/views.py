"""Pages of a help offer: written, shown, moved. The list for everybody lies in `search`."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..access import may, needs, require, viewer
from ..errors import FormInvalid, NotAllowed
from ..fields import EndForm
from ..vocabulary.queries import terms
from ..web import done, named, page, page_number, run, submit
from . import commands, details, queries
from .commands import draft_of
from .criteria import fields_of
from .forms import OfferForm, values_of
from .rules import CLOSE_REASONS

pages = Blueprint("offers", __name__)

STEPS: dict[str, tuple[Any, Any]] = {
    "publish": (commands.publish_offer, _l("The offer is open now.")),
    "pause": (commands.pause_offer, _l("The offer is paused. Nobody is proposed for it until you go on.")),
    "resume": (commands.resume_offer, _l("The offer is open again.")),
    "fill": (commands.fill_offer, _l("The offer is marked as given away.")),
    "reopen": (commands.reopen_offer, _l("The offer is open again.")),
}


@pages.get("/offers/mine")
@needs("offers:list")
def own() -> Any:
    """The offers of the viewer's organisation, or those meant for its area."""
    who = viewer()
    of_area = not who.has("donor")
    scope = queries.offers_for_area(who) if of_area else queries.own_offers(who)
    state = request.args.get("state", "")
    return page(
        "offers/own.html", offers=queries.poster_page(scope, state=state, number=page_number()), state=state,
        counts=queries.n_by_state(scope), of_area=of_area, waits=not of_area and not queries.posting_donors(who),
    )  # fmt: skip


@pages.route("/offers/new", methods=["GET", "POST"])
@needs("offers:new")
def new() -> Any:
    """A new offer, empty or copied from one of the viewer's own (`?copy=`)."""
    choices = details.form_choices(viewer())
    if not choices.donors:
        raise NotAllowed(commands.NOT_VERIFIED)
    form = OfferForm(data=_copied()).offer(choices)
    publish = "publish" in request.form
    offer = submit(
        form,
        lambda: commands.post_offer(
            form.draft(),
            by=viewer(),
            uid=form.uid,
            organisation_uid=form.organisation.data or "",
            publish=publish,
        ),
    )
    if offer is None:
        return page("offers/new.html", form=form)
    return done(_("The offer is open now.") if publish else _("The offer is saved as a draft."), _address(offer.uid))


@pages.get("/offers/<uid>")
@needs("offers:read")
def show(uid: str) -> Any:
    """One offer; its donor sees counts, history and what can be done."""
    offer = queries.get_offer(uid, viewer())
    can_edit, can_stop = may("offers:edit", offer), may("offers:stop", offer)
    return page(
        "offers/show.html", detail=details.detail_of(offer), can_edit=can_edit, can_stop=can_stop,
        history=details.history_of(offer) if can_edit or can_stop else [],
    )  # fmt: skip


@pages.route("/offers/<uid>/edit", methods=["GET", "POST"])
@needs("offers:edit")
def edit(uid: str) -> Any:
    """Change an offer; who saved in between is shown beside."""
    offer = queries.get_offer(uid, viewer())
    require("offers:edit", offer)
    stored, version, state = draft_of(offer), offer.version, offer.state
    form = OfferForm(data=values_of(stored) | {"version": str(version)})
    form.offer(details.form_choices(viewer(), offer=offer))
    rest = fields_of(stored.criteria)[1]
    publish = "publish" in request.form
    saved = submit(
        form,
        lambda: commands.edit_offer(
            uid, form.draft(rest=rest), by=viewer(), version=form.shown_version, publish=publish
        ),
    )
    if saved is not None:
        return done(_("The offer is saved."), _address(uid))
    theirs = details.detail_of(queries.get_offer(uid, viewer())) if form.version.errors else None
    if theirs is not None:
        form.version.data = str(version)
    return page("offers/edit.html", form=form, state=state, theirs=theirs, uid=uid)


@pages.post("/offers/<uid>/<any(publish, pause, resume, fill, reopen):step>")
@needs("offers:stop")
def take_step(uid: str, step: str) -> Any:
    """One tap: publish, pause, go on, given away, open again."""
    command, words = STEPS[step]
    try:
        run(lambda: command(uid, by=viewer()))
    except FormInvalid as error:
        return done(" ".join(_(message) for message in error.fields.values()), url_for("offers.edit", uid=uid))
    return done(str(words), _address(uid))


@pages.route("/offers/<uid>/close", methods=["GET", "POST"])
@needs("offers:stop")
def close(uid: str) -> Any:
    """End an offer for a typed reason; what follows is said before."""
    offer = queries.get_offer(uid, viewer())
    require("offers:stop", offer)
    form = EndForm()
    form.reason.choices = [(term.code, named(term)) for term in terms("retract") if term.code in CLOSE_REASONS]
    closed = submit(form, lambda: commands.close_offer(uid, form.reason.data, by=viewer(), words=form.words.data or ""))
    if closed is not None:
        return done(_("The offer is closed."), _address(uid))
    return page("offers/close.html", form=form, detail=details.detail_of(offer))


def _address(uid: str) -> str:
    return url_for("offers.show", uid=uid)


def _copied() -> dict[str, Any]:
    """The values of the offer named by `?copy=`, if the viewer may write it; its dates start anew."""
    uid = request.args.get("copy", "")
    if not uid or request.method == "POST":
        return {}
    offer = queries.get_offer(uid, viewer())
    require("offers:edit", offer)
    return {key: value for key, value in values_of(draft_of(offer)).items() if key not in ("from_on", "until_on")}
