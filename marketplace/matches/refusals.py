"""What came to nothing between somebody and a post, and until when it rests: who said no, when, and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _

from .. import clock
from ..audit import AuditEntry
from ..db import db
from ..vocabulary.queries import terms
from ..web import is_chinese, label, named
from .cooling import STATE_LISTS, Ending, Rests
from .models import Match


def refusal_words(pairs: Sequence[tuple[int, Any]], rests: Rests) -> dict[tuple[int, int], tuple[str, ...]]:
    """(person id, post id) → what came to nothing, in one line (1 statement, and one a list of reasons)."""
    found = {(person_id, post.id): rests.ending_of(person_id, post) for person_id, post in pairs}
    endings = {key: ending for key, ending in found.items() if ending is not None}
    if not endings:
        return {}
    roles = _roles({ending.match_uid for ending in endings.values()})
    reasons = {
        (state, term.code): named(term)
        for state in {ending.state for ending in endings.values()} for term in terms(STATE_LISTS[state])
    }  # fmt: skip
    return {
        key: (_words(ending, roles.get(ending.match_uid, ""), reasons.get((ending.state, ending.reason), "")),)
        for key, ending in endings.items()
    }


def _roles(uids: set[str]) -> dict[str, str]:
    """In which role each of these matches was ended."""
    rows = sa.select(AuditEntry.noun_uid, AuditEntry.actor_role).where(
        AuditEntry.noun == Match.__tablename__, AuditEntry.noun_uid.in_(uids), AuditEntry.action == "move"
    )
    return {row.noun_uid: row.actor_role for row in db.session.execute(rows.order_by(AuditEntry.id))}


def _words(ending: Ending, role: str, reason: str) -> str:
    said = {
        "day": day_words(clock.local(ending.ended_at).date()), "who": label(role, "role") or _("the office"),
        "reason": reason or _("no reason given"), "what": label(ending.state, "match"),
    }  # fmt: skip
    what = _("%(day)s, %(what)s, by %(who)s: %(reason)s.", **said)
    if ending.until is None:
        return what + " " + _("It is not suggested again. The family can still ask for it")
    return what + " " + _("Not suggested until %(day)s; the family can ask again at any time",
                          day=day_words(ending.until))  # fmt: skip


def day_words(day: date) -> str:
    """A date in a sentence."""
    return format_date(day, "y年M月d日" if is_chinese() else "d MMM y")
