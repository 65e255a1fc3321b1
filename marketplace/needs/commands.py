"""Saying a need, answering it, and saying whether it helped."""

from .. import audit, clock
from ..access import Principal, require
from ..db import db
from ..errors import FormInvalid
from ..households.commands import rank_anew
from ..households.models import Household
from ..households.rules import speaking
from ..vocabulary.models import Term
from ..vocabulary.queries import find_term
from . import effects
from .drafts import NeedDraft
from .models import Need
from .rules import answering

LONGEST = 500


def state_need(draft: NeedDraft, *, by: Principal) -> Need:
    """A household's need, in its name or on its behalf; the cadre has to take it up by a date.

    Raises NotAllowed for who may not speak for the household, FormInvalid for an unknown kind, another
    household's person, or a household that left the register.
    """
    household = draft.household
    require("needs:state", household, who=by)
    if household.state != "registered":
        raise FormInvalid({"": "This household has left the register."})
    if draft.person is not None and draft.person.household_id != household.id:
        raise FormInvalid({"person": "Please choose a member of this household."})
    speaker = speaking(by, household)
    need = _new(draft, find_kind(draft.kind), speaker)
    audit.move(need, "stated", by=speaker, kind=need.kind)
    db.session.add(need)
    db.session.flush()
    rank_anew(household.id)
    effects.ask_acknowledgement(need, by=speaker)
    effects.tell_cadre(need, "need_stated", by=by)
    if speaker.on_behalf:
        effects.tell_household(need, "need_stated_for_you", by=by)
    return need


def acknowledge(need: Need, *, by: Principal) -> None:
    """The cadre takes it up. Raises NotAllowed, IllegalMove."""
    _answer(need, "acknowledged", by=by)
    effects.ask_help(need, by=by)
    effects.tell_household(need, "need_acknowledged", by=by)


def match_need(need: Need, reply: str = "", *, by: Principal) -> None:
    """Something was found that may help: a match, a measure, a neighbour. Raises NotAllowed, IllegalMove."""
    need.reply = reply[:LONGEST]
    _answer(need, "matched", by=by)
    effects.ask_help(need, by=by)
    effects.tell_household(need, "need_matched", by=by)


def unmatch_need(need: Need, *, by: Principal) -> None:
    """What was found came to nothing; the search goes on. Raises NotAllowed, IllegalMove."""
    need.reply = ""
    _answer(need, "acknowledged", by=by)
    effects.tell_household(need, "need_unmatched", by=by)


def help_need(need: Need, reply: str, *, by: Principal) -> None:
    """Help arrived, said in words; the household is asked whether it did. Raises NotAllowed, IllegalMove.

    A need that was not taken up yet is taken up on the way: the cadre does not press twice.
    """
    if need.state == "stated":
        _answer(need, "acknowledged", by=by)
    need.reply = reply[:LONGEST]
    _answer(need, "helped", by=by)
    effects.ask_household(need, by=by)
    effects.tell_household(need, "need_helped", by=by)


def decline(need: Need, reason_code: str, reply: str = "", *, by: Principal) -> None:
    """A no with its reason; the household can say it again, and then the township reads it.

    Raises NotAllowed, IllegalMove, FormInvalid for an unknown reason or one that needs words.
    """
    reason = find_term("decline_need", reason_code)
    if reason is None:
        raise FormInvalid({"reason": "Please choose a reason."})
    if reason_code == "other" and not reply:
        raise FormInvalid({"reply": "Please write the reason."})
    need.reason_code, need.reply = reason_code, reply[:LONGEST]
    _answer(need, "declined", by=by, why=reason_code)
    effects.close(need, by=by)
    effects.tell_household(need, "need_declined", by=by, reason_zh=reason.name_zh, reason_en=reason.name_en)


def confirm(need: Need, *, by: Principal) -> None:
    """The household says that it was helped. Raises NotAllowed, IllegalMove."""
    _speak(need, "confirmed", by=by)
    effects.close(need, by=by)
    effects.tell_cadre(need, "need_confirmed", by=by)


def not_helped(need: Need, words: str = "", *, by: Principal) -> None:
    """The household says that it was not helped: the need is open again. Raises NotAllowed, IllegalMove."""
    add_words(need, words)
    _speak(need, "acknowledged", by=by)
    effects.close(need, by=by)
    effects.ask_help(need, by=by, said_on=clock.today())
    effects.tell_cadre(need, "need_not_helped", by=by)


def withdraw(need: Need, *, by: Principal) -> None:
    """The household no longer asks. Raises NotAllowed, IllegalMove."""
    _speak(need, "withdrawn", by=by)
    effects.close(need, by=by)
    effects.tell_cadre(need, "need_withdrawn", by=by)


def say_again(need: Need, words: str = "", *, by: Principal) -> None:
    """After a no the household says it again, and the township has to answer. Raises NotAllowed, IllegalMove."""
    add_words(need, words)
    _speak(need, "stated", by=by)
    effects.ask_acknowledgement(need, by=by, role="township", said_on=clock.today())
    effects.tell_cadre(need, "need_said_again", by=by)


def find_kind(code: str) -> Term:
    """An entry of the list of needs. Raises FormInvalid for any other word."""
    kind = find_term("need_types", code)
    if kind is None:
        raise FormInvalid({"kind": "Please choose what it is about."})
    return kind


def add_words(need: Need, words: str) -> None:
    """Put what the household adds below what it said. Raises FormInvalid when it becomes too long."""
    said = "\n".join(part for part in (need.sentence, words) if part)
    if len(said) > LONGEST:
        raise FormInvalid({"words": "Please say it in fewer words."})
    need.sentence = said


def _new(draft: NeedDraft, kind: Term, speaker: Principal) -> Need:
    household: Household = draft.household
    return Need(
        uid=draft.uid, household=household, person=draft.person, area_code=household.area_code,
        county_code=household.county_code, kind=kind.code, sentence=draft.sentence[:LONGEST],
        channel=draft.channel, stated_by=speaker.uid, state=None, state_at=clock.now(), version=1,
    )  # fmt: skip


def _answer(need: Need, to: str, *, by: Principal, why: str = "") -> None:
    if by.user_id is not None:
        require("needs:answer", need, who=by)
    audit.move(need, to, by=answering(by, need.household), why=why)
    db.session.flush()
    rank_anew(need.household_id)


def _speak(need: Need, to: str, *, by: Principal) -> None:
    require("needs:speak", need, who=by)
    audit.move(need, to, by=speaking(by, need.household))
    db.session.flush()
    rank_anew(need.household_id)
