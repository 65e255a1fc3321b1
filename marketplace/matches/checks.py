"""What must be true before a match may take a step. Messages are translation keys."""

from collections.abc import Sequence

import sqlalchemy as sa

from .. import clock
from ..access import Principal, covers
from ..accounts.rules import stands
from ..db import db
from ..errors import IllegalMove, NotAllowed
from ..households.models import Person
from ..households.queries import consenting, has_consent
from ..households.rules import is_minor, is_paired_cadre
from ..jobs.models import Job
from ..jobs.rules import is_for_minors
from ..offers.models import HelpOffer
from ..offers.rules import never_discloses
from ..tasks.models import Task
from . import rules
from .away import check_family
from .models import Match
from .obstacles import rules_broken
from .states import MATCH

NOT_MEANT = frozenset({"not_eligible", "head_asks"})
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
    check_law(person, opportunity)


def check_law(person: Person, opportunity: Job | HelpOffer) -> None:
    """The law lets this person do this work today, and somebody stays with who needs care. Raises IllegalMove.

    Asked again at each step: the post may have been edited since.
    """
    if not isinstance(opportunity, Job):
        return
    today = clock.today()
    if not rules.may_work(person.born_on, today, light_work=is_for_minors(opportunity)):
        raise IllegalMove("The law does not allow this work at that age.")
    if not rules.may_work_retired(person, opportunity, today):
        raise IllegalMove("Past retirement age this takes a post for retired people with injury cover.")
    if opportunity.for_disabled and not person.disability_category:
        raise IllegalMove("This post is kept for disabled people.")
    check_family(person, opportunity)


def check_meant(match: Match) -> None:
    """Help goes to those whom its donor means, as both stand today. Raises IllegalMove.

    Whom the donor asked for by itself is meant (some 25 statements for help, none for a job).
    """
    if match.offer is None or match.came_from == "invited":
        return
    if NOT_MEANT & rules_broken(match.person, match.offer):
        raise IllegalMove("This help is not meant for this person. The page says why.")


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


def lacking(people: Sequence[Person], opportunity: Job | HelpOffer) -> dict[str, tuple[str, ...]]:
    """Uid of each adult among `people` → the consents that applying needs and that do not stand (≤ 2 statements).

    What a minor needs a guardian gives, on the minor's own page.
    """
    stays_unknown = isinstance(opportunity, HelpOffer) and never_discloses(opportunity)
    adults = [person for person in people if not is_minor(person, clock.today())]
    needed = ("matching",) if stays_unknown else ("matching", "introduction")
    given = {purpose: consenting({person.id for person in adults}, purpose) for purpose in needed}
    missing = {person.uid: tuple(p for p in needed if person.id not in given[p]) for person in adults}
    return {uid: purposes for uid, purposes in missing.items() if purposes}


def check_told(match: Match, by: Principal) -> None:
    """The household answers what it was told, not what can still be undone. Raises IllegalMove."""
    if not rules.is_told(match, clock.now()) and not rules.sees_decisions(by, match):
        raise IllegalMove


def check_turn(match: Match, by: Principal) -> None:
    """Raises NotAllowed when it is not this person's turn (`has_turn`)."""
    if not has_turn(match, by):
        appeal = match.appealed and is_paired_cadre(by, match.household)
        raise NotAllowed(
            "The township decides on an appeal." if appeal else "The paired cadre decides until the deadline."
        )


def has_turn(match: Match, by: Principal) -> bool:
    """Whether the decision is this person's (at most 1 statement).

    The cadre decides until the deadline, from then on the township too; an appeal is the township's
    alone. What climbed above the township, because nobody sits there or decides, is the bureau's too.
    """
    if not rules.decides(by, match):
        return False
    if is_paired_cadre(by, match.household):
        return not match.appealed
    if covers(by.areas("township"), match.area_code):
        return match.appealed or bool(_climbed_to(match))
    return "bureau" in _climbed_to(match)


def _climbed_to(match: Match) -> set[str]:
    """The roles to which its decision was handed up, now or before."""
    above = sa.select(Task.owner_role).where(
        Task.noun_uid == match.uid, Task.kind == "match_decision", Task.owner_role != "cadre"
    )
    return set(db.session.scalars(above))
