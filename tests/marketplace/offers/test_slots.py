"""Held and delivered never exceed an offer's slots or budget."""

import pytest
from apiflask import APIFlask

from marketplace.errors import IllegalMove, NoVacancyLeft
from marketplace.offers.commands import deliver_slot, hold_slot, release_slot
from tests.factories import make_offer

pytestmark = pytest.mark.both_databases


def test_no_more_slots_are_held_than_there_are(app: APIFlask) -> None:
    offer = make_offer(slots=1, slice_fen=None, budget_fen=None)
    hold_slot(offer.id, 0)
    with pytest.raises(NoVacancyLeft):
        hold_slot(offer.id, 0)
    assert (offer.n_held, offer.n_left) == (1, 0)


def test_a_budget_refuses_what_it_cannot_pay(app: APIFlask) -> None:
    offer = make_offer(slots=3, budget_fen=150_000)
    hold_slot(offer.id, 100_000)
    with pytest.raises(NoVacancyLeft):
        hold_slot(offer.id, 100_000)
    hold_slot(offer.id, 50_000)
    assert (offer.n_held, offer.held_fen) == (2, 150_000)


def test_a_release_gives_slot_and_budget_back(app: APIFlask) -> None:
    offer = make_offer()
    hold_slot(offer.id, 100_000)
    release_slot(offer.id, 100_000)
    assert (offer.n_held, offer.held_fen) == (0, 0)
    with pytest.raises(IllegalMove):
        release_slot(offer.id, 100_000)


def test_what_arrives_may_be_less_than_what_was_held(app: APIFlask) -> None:
    offer = make_offer(slots=2, budget_fen=200_000)
    hold_slot(offer.id, 100_000)
    deliver_slot(offer.id, 100_000, 80_000)
    assert (offer.n_held, offer.held_fen, offer.n_delivered, offer.delivered_fen) == (0, 0, 1, 80_000)
    assert offer.state == "open"


def test_more_than_the_budget_never_arrives(app: APIFlask) -> None:
    offer = make_offer()
    hold_slot(offer.id, 100_000)
    with pytest.raises(NoVacancyLeft):
        deliver_slot(offer.id, 100_000, 100_001)
    with pytest.raises(IllegalMove):
        deliver_slot(offer.id, 100_001, 1)


def test_the_last_slot_fills_the_offer(app: APIFlask) -> None:
    offer = make_offer()
    hold_slot(offer.id, 100_000)
    deliver_slot(offer.id, 100_000, 100_000)
    assert (offer.state, offer.needs_indexing) == ("filled", True)


@pytest.mark.parametrize("state", ["draft", "paused", "filled", "closed"])
def test_only_an_open_offer_takes_people(app: APIFlask, state: str) -> None:
    with pytest.raises(NoVacancyLeft, match="takes nobody"):
        hold_slot(make_offer(state=state).id, 100_000)


def test_an_amount_below_zero_is_a_mistake(app: APIFlask) -> None:
    with pytest.raises(ValueError, match="below zero"):
        hold_slot(make_offer().id, -1)
