"""A question answered: the page of results, how they were found, and the ways out of an empty list."""

from dataclasses import dataclass

from ..access import Principal
from ..web import Page
from .asked import HOME, JobsAsked, OffersAsked
from .finding import find
from .lookup import Found
from .offer_list import OfferFilters, offer_page, offer_ways_out, village_of
from .queries import JobFilters, Origin, Wider, centre_of, home_of, job_page, ways_out


@dataclass(frozen=True)
class Results:
    """What the page of a list shows. `how` as in Found, '' when no words were asked for."""

    page: Page
    ways: list[Wider]
    how: str = ""
    instead: tuple[str, ...] = ()


def jobs_for(asked: JobsAsked, number: int, *, by: Principal) -> Results:
    """Open posts for a question (4 statements, 8 for a household; ≤ 7 more when nothing is found)."""
    words = find(asked.text, "jobs")
    origin = _origin(asked.near, by)
    filters = JobFilters(
        words=words, origin=origin, km=asked.km if origin else None, pay_fen=asked.pay_fen, kind=asked.kind,
        within_days=asked.within_days, sort=asked.sort or _best(words, origin),
    )  # fmt: skip
    page = job_page(filters, number=number, household_ids=by.household_ids)
    return _results(page, words, [] if page.total else ways_out(filters))


def offers_for(asked: OffersAsked, number: int, *, by: Principal) -> Results:
    """Open offers for a question (3 statements; ≤ 5 more when nothing is found)."""
    words = find(asked.text, "offers")
    filters = OfferFilters(
        words=words, kind=asked.kind, audience=asked.audience,
        village=village_of(by.household_ids) if asked.mine_only else "",
        sort=asked.sort or ("words" if words else "new"),
    )  # fmt: skip
    page = offer_page(filters, number=number)
    return _results(page, words, [] if page.total else offer_ways_out(filters))


def _results(page: Page, words: Found | None, ways: list[Wider]) -> Results:
    return Results(page, ways, words.how if words else "", words.instead if words else ())


def _origin(near: str, by: Principal) -> Origin | None:
    if near == HOME:
        return home_of(by.household_ids)
    return centre_of(near) if near else None


def _best(words: Found | None, origin: Origin | None) -> str:
    if words is not None:
        return "words"
    return "near" if origin is not None else "new"
