"""What must be true before a match may take a step. Messages are translation keys."""

import sqlalchemy as sa

from .. import clock
from ..access import Principal
from ..accounts.rules import stands
from ..db import db
from ..errors import IllegalMove, NotAllowed
from ..households.models import Person
from ..households.queries import has_consent
from ..households.rules import is_paired_cadre
from ..jobs.models import Job
from ..offers.models import HelpOffer
from ..tasks.models import Task
from . import rules
from .models import Match
from .states import MATCH

TAKES_NOBODY = "This takes nobody at the moment."


def check_open(opportunity: Job | HelpOffer, person: Person | None = None) -> None:
    """It takes people today, and this person by law. Raises IllegalMove with a sentence."""
    today = clock.today()
    last_day = opportunity.valid_until if isinstance(opportunity, Job) else opportunity.until_on
    check_poster(opportunity)
    if opportunity.state != "open" or last_day < today:
        raise IllegalMove(TAKES_NOBODY)
    if person is None:
        return
    if person.left_on is not None or person.household.state != "registered":
        raise IllegalMove("This person is no longer in the register.")
    if isinstance(opportunity, Job) and not rules.may_work(person.born_on, today, light_work=opportunity.light_work):
        raise IllegalMove("The law does not allow this work at that age.")
    if isinstance(opportunity, Job) and not rules.may_work_retired(person, opportunity, today):
        raise IllegalMove("Past retirement age this takes a post for retired people with injury cover.")


def check_poster(opportunity: Job | HelpOffer) -> None:
    """Whoever stands behind it is verified at this moment. Raises IllegalMove."""
    if not stands(opportunity.organisation):
        raise IllegalMove(TAKES_NOBODY)


def check_single(person_id: int, opportunity: Job | HelpOffer) -> None:
    """No other running match of the two; the unique index says the same to two who come at once."""
    if find_running(person_id, opportunity) is not None:
        raise IllegalMove("This person is already in a running match with this.")


def find_running(person_id: int, opportunity: Job | HelpOffer) -> str | None:
    """The uid of the pair's running match, if there is one (1 statement)."""
    column = Match.job_id if isinstance(opportunity, Job) else Match.offer_id
    return db.session.scalar(
        sa.select(Match.uid)
        .where(Match.person_id == person_id, column == opportunity.id, Match.state.not_in(MATCH.closed))
        .limit(1)
    )


def check_consents(person: Person, *, opens_contact: bool) -> None:
    """The consents that matching and (where a contact will open) introduction need stand today.

    For a minor they count only with a guardian on record. Raises IllegalMove.
    """
    if not has_consent(person.id, "matching"):
        raise IllegalMove("The consent to be matched is missing.")
    if opens_contact and not has_consent(person.id, "introduction"):
        raise IllegalMove("The consent to be introduced is missing.")


def check_turn(match: Match, by: Principal) -> None:
    """The cadre decides until the deadline, from then on the township too; an appeal is the township's alone.

    Raises NotAllowed when it is not this person's turn.
    """
    paired = is_paired_cadre(by, match.household)
    if match.appealed and paired:
        raise NotAllowed("The township decides on an appeal.")
    if not match.appealed and not paired and not is_climbed(match):
        raise NotAllowed("The paired cadre decides until the deadline.")


def is_climbed(match: Match) -> bool:
    """Whether its decision was handed up to the township, now or before (1 statement)."""
    above = sa.select(Task.id).where(
        Task.noun_uid == match.uid, Task.kind == "match_decision", Task.owner_role != "cadre"
    )
    return db.session.scalar(above.limit(1)) is not None
