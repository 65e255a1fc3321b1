"""What is done to a help offer. Slots and budget are counted in `slots`."""

from typing import Any

from .. import audit, clock
from ..access import Principal, county_of, require
from ..accounts.models import Organisation
from ..accounts.rules import stands
from ..areas.queries import find_area
from ..db import db
from ..errors import FormInvalid, IllegalMove, NotAllowed
from ..money import LARGEST_FEN
from . import queries
from .drafts import MATERIAL, OfferDraft
from .models import HelpOffer
from .rules import CLOSE_REASONS, complaints, criteria_fit, never_discloses
from .slots import deliver_slot, fill_by_itself, hold_slot, release_slot, reopen_if_filled_by_itself

__all__ = [
    "close_offer", "deliver_slot", "edit_offer", "fill_offer", "hold_slot", "pause_offer", "post_offer",
    "publish_offer", "release_slot", "reopen_offer", "resume_offer",
]  # fmt: skip


# People were asked about this kind of help: for some nothing is ever disclosed, for others it is.
KIND_STAYS = "The kind of help stays once it was published. Please close this offer and post another."
MEANT_STAYS = "Once published it stays meant for these people: they were promised that you never learn who they are."
NOT_VERIFIED = "Only a verified donor may publish offers. Yours is still being looked at."


def post_offer(
    draft: OfferDraft, *, by: Principal, uid: str = "", organisation_uid: str = "", publish: bool = False
) -> HelpOffer:
    """A new offer of one of the viewer's verified donors, as a draft or published at once.

    Raises NotAllowed when none is verified, FormInvalid for what it may not say.
    """
    donor = _donor(by, organisation_uid)
    offer = HelpOffer(
        organisation_id=donor.id, state=None, state_at=clock.now(), version=1, n_held=0, n_delivered=0, held_fen=0,
        delivered_fen=0,
    )  # fmt: skip
    if uid:
        offer.uid = uid
    _write(offer, draft)
    audit.move(offer, "draft", by=_acting(by))
    db.session.add(offer)
    db.session.flush()
    if publish:
        _move(offer, "open", by=by)
    return offer


def edit_offer(
    uid: str, draft: OfferDraft, *, by: Principal, version: int | None = None, publish: bool = False
) -> HelpOffer:
    """Change an offer. `version` is the one the form showed; None changes whatever stands there.

    Raises FormInvalid at `version` when somebody saved in between; IllegalMove for a closed offer.
    People with an open match hear of a real change.
    """
    offer = _get(uid, "offers:edit", by=by)
    if offer.state == "closed":
        raise IllegalMove
    if version is not None and version != offer.version:
        raise FormInvalid({"version": "A colleague changed this offer while you were writing. Please compare."})
    if offer.state != "draft":
        if draft.kind != offer.kind:
            raise FormInvalid({"kind": KIND_STAYS})
        if never_discloses(offer) and criteria_fit(draft.criteria) and not never_discloses(draft):
            raise FormInvalid({"audience": MEANT_STAYS})
    before = vars(draft_of(offer))
    _write(offer, draft)
    after = vars(draft_of(offer))
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        audit.record("edited", offer, by=_acting(by), fields=changed)
        _after_edit(offer, changed)
    if publish and offer.state == "draft":
        _donor(by, offer.organisation.uid)
        _move(offer, "open", by=by)
    db.session.flush()
    return offer


def publish_offer(uid: str, *, by: Principal) -> HelpOffer:
    """Draft → open. Raises NotAllowed while the donor is not verified, FormInvalid for one that is over."""
    offer = _get(uid, "offers:edit", by=by)
    _donor(by, offer.organisation.uid)
    return _open(offer, by=by)


def pause_offer(uid: str, *, by: Principal) -> HelpOffer:
    """Open → paused: nobody is held for it until it goes on."""
    return _move(_get(uid, "offers:stop", by=by), "paused", by=by)


def resume_offer(uid: str, *, by: Principal) -> HelpOffer:
    """Paused → open."""
    return _open(_get(uid, "offers:edit", by=by), by=by)


def fill_offer(uid: str, *, by: Principal) -> HelpOffer:
    """The donor helps elsewhere: open or paused → filled."""
    return _move(_get(uid, "offers:edit", by=by), "filled", by=by)


def reopen_offer(uid: str, *, by: Principal) -> HelpOffer:
    """Filled → open. Raises FormInvalid while every slot is taken."""
    offer = _get(uid, "offers:edit", by=by)
    if offer.n_left < 1:
        raise FormInvalid({"slots": "Every place is taken. Please raise their number first."})
    return _open(offer, by=by)


def close_offer(uid: str, reason: str, *, by: Principal, words: str = "") -> HelpOffer:
    """Retract for a typed reason of the list `retract`; `matches` cancels what is open and tells.

    Raises FormInvalid for an unknown reason.
    """
    offer = _get(uid, "offers:stop", by=by)
    if reason not in CLOSE_REASONS:
        raise FormInvalid({"reason": "Please choose one of the list."})
    offer.closing_words = words
    return _move(offer, "closed", by=by, why=reason)


def draft_of(offer: HelpOffer) -> OfferDraft:
    """What the row says, as a draft: to edit it, to copy it."""
    return OfferDraft(**{name: getattr(offer, name) for name in OfferDraft.__dataclass_fields__})


def _get(uid: str, permission: str, *, by: Principal) -> HelpOffer:
    offer = queries.get_offer(uid, by)
    require(permission, offer, who=by)
    return offer


def _donor(by: Principal, organisation_uid: str) -> Organisation:
    for donor in queries.posting_donors(by):
        if organisation_uid in ("", donor.uid):
            return donor
    raise NotAllowed(NOT_VERIFIED)


def _acting(by: Principal) -> Principal:
    role = next((role for role in ("donor", "bureau") if by.has(role)), by.acting_as)
    return by.as_role(role, on_behalf=by.on_behalf)


def _write(offer: HelpOffer, draft: OfferDraft) -> None:
    said = complaints(draft, today=clock.today())
    if find_area(draft.area_code) is None:
        said["area_code"] = "Please choose one of the list."
    if draft.slots < offer.n_held + offer.n_delivered:
        said["slots"] = "More places than that are already held or given."
    budget = draft.budget_fen if draft.budget_fen is not None or not draft.slice_fen else draft.slots * draft.slice_fen
    if budget is not None and budget > LARGEST_FEN:
        said["budget_fen"] = "Please give an amount in yuan, like 1,200 or 88.50."
    if budget is not None and budget < offer.held_fen + offer.delivered_fen:
        said["budget_fen"] = "More money than that is already held or given."
    if said:
        raise FormInvalid(said)
    for name, value in vars(draft).items():
        setattr(offer, name, value)
    offer.criteria, offer.budget_fen = dict(draft.criteria), budget
    offer.county_code = county_of(draft.area_code)


def _open(offer: HelpOffer, *, by: Principal) -> HelpOffer:
    if not stands(offer.organisation):
        raise NotAllowed(NOT_VERIFIED)
    if offer.until_on < clock.today():
        raise FormInvalid({"until_on": "Please give a day from today on."})
    return _move(offer, "open", by=by)


def _move(offer: HelpOffer, to: str, *, by: Principal, why: str = "") -> HelpOffer:
    audit.move(offer, to, by=_acting(by), why=why)
    offer.needs_ranking = offer.needs_indexing = True
    db.session.flush()
    return offer


def _after_edit(offer: HelpOffer, changed: list[Any]) -> None:
    """Ranked and indexed anew, told to whom it touches, and filled or open as its slots say."""
    if offer.state == "draft":
        return
    offer.needs_ranking = offer.needs_indexing = True
    material = MATERIAL & set(changed)
    if material:
        offer.changed_fields = sorted(material | set(offer.changed_fields if offer.needs_telling else ()))
        offer.needs_telling = True
    if offer.state == "open" and offer.n_delivered >= offer.slots:
        fill_by_itself(offer)
    elif offer.state == "filled":
        reopen_if_filled_by_itself(offer)
