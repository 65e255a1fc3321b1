"""What each role finds on its start page. A number is counted by the very query of the list it opens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from ..access import Principal
from ..accounts import lists as accounts
from ..accounts.queries import waiting_organisation
from ..db import db
from ..deliveries.queries import n_deliveries
from ..households.models import Household
from ..households.queries import scope
from ..jobs import queries as jobs
from ..matches import queries as matches
from ..matches.coverage_queries import n_uncovered
from ..needs import queries as needs
from ..needs.wish_queries import wishes_for
from ..notices.queries import n_unread
from ..offers import queries as offers
from ..offers.models import HelpOffer
from ..placements.queries import n_placements
from ..tasks import queries as tasks

FEW = 5


@dataclass(frozen=True)
class Number:
    """A count and the list that it counts."""

    words: Any
    n: int
    address: str
    urgent: bool = False


@dataclass(frozen=True)
class Part:
    """The start page of one role: what waits, what there is to look at, and for a household its whole story."""

    role: str
    waiting: tuple[Number, ...] = ()
    looking: tuple[Number, ...] = ()
    urgent: tuple[tasks.TaskCard, ...] = ()
    waits_for: str = ""  # the uid of an organisation that nobody has verified yet
    story: "Story | None" = None


@dataclass(frozen=True)
class Story:
    """What happens with a household's requests, what it has to answer, and whom it calls."""

    to_answer: tuple[Any, ...]
    helped: tuple[needs.NeedCard, ...]
    running: tuple[Any, ...]
    decided: tuple[Any, ...]
    open_needs: tuple[needs.NeedCard, ...]
    n_matches: int
    n_needs: int
    contact: needs.ContactCard | None


def parts_for(who: Principal) -> list[Part]:
    """One part per role that the viewer holds, in a fixed order; somebody without a role has none."""
    parts = [build(who) for role, build in BUILDERS.items() if who.has(role)]
    if parts and parts[0].story is None:
        parts[0] = replace(parts[0], urgent=tuple(tasks.task_page(who, 1).items[:FEW]))
    return parts


def household_part(who: Principal) -> Part:
    """What happens now, what must be answered, what was decided (about 14 statements, however much there is)."""
    page, own_needs = matches.own_for(who), needs.browse_for(who, show="open")
    cards = page.items
    household_id = min(who.household_ids, default=None)
    story = Story(
        to_answer=tuple(card for card in cards if _waits_for_the_family(card)),
        helped=tuple(card for card in own_needs.items if card.state == "helped"),
        running=tuple(card for card in cards if card.is_open and not _waits_for_the_family(card))[:FEW],
        decided=tuple(card for card in cards if not card.is_open)[:FEW],
        open_needs=tuple(card for card in own_needs.items if card.state != "helped")[:FEW],
        n_matches=page.total, n_needs=own_needs.total,
        contact=needs.contact_of(household_id) if household_id is not None else None,
    )  # fmt: skip
    return Part("household", waiting=(_unread(who),), story=story)


def _waits_for_the_family(card: Any) -> bool:
    """Approved for it without being asked for: applying was a yes already."""
    return card.state == "approved" and card.came_from != "applied"


def cadre_part(who: Principal) -> Part:
    """Decisions, needs and tasks that wait."""
    n = needs.n_needs(who)
    return Part(
        "cadre",
        waiting=(_decisions(who), _need(_l("Needs to take up"), n, "new"), _tasks(who), _unread(who)),
        looking=(
            _need(_l("Needs being helped"), n, "helping"),
            _need(_l("Needs to be confirmed"), n, "helped"),
            _households(who),
            _uncovered(who),
        ),
    )


def clerk_part(who: Principal) -> Part:
    """What waits in the village."""
    n = needs.n_needs(who)
    return Part(
        "clerk",
        waiting=(_need(_l("Needs to be confirmed"), n, "helped"), _tasks(who), _unread(who)),
        looking=(
            _need(_l("Needs to take up"), n, "new"),
            _need(_l("Needs being helped"), n, "helping"),
            _households(who),
        ),
    )


def township_part(who: Principal) -> Part:
    """What came up from the villages and what is late in them."""
    n = needs.n_needs(who)
    return Part(
        "township",
        waiting=(_decisions(who), _organisations(who), _tasks(who), _unread(who)),
        looking=(
            *_deadlines(who),
            _need(_l("Needs to take up"), n, "new"),
            _households(who),
            *_of_area(who),
            _uncovered(who),
        ),
    )


def bureau_part(who: Principal) -> Part:
    """The whole area."""
    n = needs.n_needs(who)
    return Part(
        "bureau",
        waiting=(_organisations(who), _tasks(who), _unread(who)),
        looking=(
            *_deadlines(who),
            _households(who),
            _need(_l("Open needs"), n, "open"),
            *_of_area(who),
            _uncovered(who),
        ),
    )


def officer_part(who: Principal) -> Part:
    """The posts of the department and of its area."""
    of_area = not who.organisation_ids("enterprise", "officer")
    return Part(
        "officer", waiting=(_tasks(who), _unread(who)),
        looking=(_open_jobs(jobs.jobs_in_area(who) if of_area else jobs.own_jobs(who)),),
    )  # fmt: skip


def enterprise_part(who: Principal) -> Part:
    """Candidates that wait, and the own posts."""
    return Part(
        "enterprise", waiting=(_candidates(who), _tasks(who), _unread(who)),
        looking=(_open_jobs(jobs.own_jobs(who)),), waits_for=waiting_organisation(who) or "",
    )  # fmt: skip


def donor_part(who: Principal) -> Part:
    """Families to help, the own offers, and wishes."""
    own = HelpOffer.organisation_id.in_(who.organisation_ids("donor"))
    n_offers = _count(sa.select(HelpOffer.id).where(own, HelpOffer.state == "open"))
    return Part(
        "donor", waiting=(_candidates(who), _tasks(who), _unread(who)),
        looking=(
            Number(_l("Wishes"), wishes_for(who).total, url_for("needs.wishes")),
            Number(_l("My open offers"), n_offers, _address("offers.own", state="open")),
        ),
        waits_for=waiting_organisation(who) or "",
    )  # fmt: skip


def lender_part(who: Principal) -> Part:
    """Nothing is decided here by lenders yet; the page says so."""
    return Part("lender", waiting=(_tasks(who), _unread(who)), waits_for=waiting_organisation(who) or "")


BUILDERS: dict[str, Callable[[Principal], Part]] = {
    "bureau": bureau_part,
    "township": township_part,
    "cadre": cadre_part,
    "clerk": clerk_part,
    "officer": officer_part,
    "enterprise": enterprise_part,
    "donor": donor_part,
    "lender": lender_part,
    "household": household_part,
}


def _tasks(who: Principal) -> Number:
    return Number(_l("To do"), sum(tasks.n_tasks(who).values()), url_for("tasks.browse"))


def _unread(who: Principal) -> Number:
    return Number(_l("Unread notices"), n_unread(who), url_for("notices.inbox", show="unread"))


def _decisions(who: Principal) -> Number:
    return Number(_l("Decisions waiting"), matches.n_waiting(who), _address("matches.inbox"))


def _candidates(who: Principal) -> Number:
    return Number(
        _l("People introduced to you"), matches.n_by_stage(who)["now"], _address("matches.posted", stage="now")
    )


def _organisations(who: Principal) -> Number:
    n = accounts.n_by_state(who).get("pending", 0)
    return Number(_l("Organisations to verify"), n, url_for("accounts.organisations", state="pending"))


def _need(words: Any, counts: dict[str, int], show: str) -> Number:
    return Number(words, counts[show], url_for("needs.browse", show=show))


def _households(who: Principal) -> Number:
    n = _count(sa.select(Household.id).where(scope(who), Household.state == "registered"))
    return Number(_l("Households"), n, url_for("households.browse"))


def _uncovered(who: Principal) -> Number:
    return Number(_l("Look for work and get nothing"), n_uncovered(who), url_for("matches.coverage_people"))


def _open_jobs(of: sa.ColumnElement[bool]) -> Number:
    return Number(_l("Open posts"), jobs.n_by_state(of).get("open", 0), _address("jobs.own", state="open"))


def _of_area(who: Principal) -> tuple[Number, ...]:
    """What is open for the people of an area, and what came of it."""
    n_offers = offers.n_by_state(offers.offers_for_area(who)).get("open", 0)
    return (
        _open_jobs(jobs.jobs_in_area(who)),
        Number(_l("Open help offers"), n_offers, url_for("offers.own", state="open")),
        Number(_l("Matches"), sum(matches.n_in_area(who).values()), url_for("matches.area")),
        Number(_l("Hires"), n_placements(who), url_for("placements.browse")),
        Number(_l("Help that arrived"), n_deliveries(who), url_for("deliveries.browse")),
    )


def _deadlines(who: Principal) -> tuple[Number, Number]:
    counts = tasks.n_in_area(who)
    late = sum(n_late for _n, n_late in counts.values())
    n_decisions = counts.get("match_decision", (0, 0))[0]
    return (
        Number(_l("Late in my area"), late, url_for("tasks.area", late=1), urgent=late > 0),
        Number(_l("Matches waiting for a decision"), n_decisions, url_for("tasks.area", kind="match_decision")),
    )


def _count(rows: sa.Select[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0


def _address(endpoint: str, **values: Any) -> str:
    """Where a list lies; the start page for a list that this house does not have."""
    return url_for(endpoint if endpoint in current_app.view_functions else "home.show", **values)
