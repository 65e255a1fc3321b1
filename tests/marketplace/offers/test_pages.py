"""An offer goes through pages: written, opened, changed, closed; nobody else touches it."""

import re
from datetime import date, timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.db import db
from marketplace.offers import commands
from marketplace.offers.clock import drain
from marketplace.offers.models import HelpOffer
from marketplace.offers.states import OFFER
from marketplace.outbox import OutboxRow
from tests.client import Client
from tests.factories import LONGQUAN, make_offer, make_organisation, make_user
from tests.marketplace.offers.offers import make_donor, the_world, typed

pytestmark = pytest.mark.slow

BIRTH, DRAFT, OPEN, PAUSED, FILLED, CLOSED = None, "draft", "open", "paused", "filled", "closed"

# from, to, and who may: the donor, the bureau that watches over its area, the clock
TRUTH = {
    (BIRTH, DRAFT): {"donor", "system"}, (DRAFT, OPEN): {"donor", "system"},
    (OPEN, PAUSED): {"donor", "bureau", "system"},
    (PAUSED, OPEN): {"donor"}, (OPEN, FILLED): {"donor", "system"}, (PAUSED, FILLED): {"donor", "system"},
    (FILLED, OPEN): {"donor", "system"},
    **{(state, CLOSED): {"donor", "bureau", "system"} for state in (DRAFT, OPEN, PAUSED, FILLED)},
}  # fmt: skip
EVERYONE = (
    "donor",
    "bureau",
    "system",
    "enterprise",
    "officer",
    "household",
    "cadre",
    "clerk",
    "township",
    "anonymous",
)


@pytest.mark.parametrize("role", EVERYONE)
def test_the_states_of_an_offer_are_these_and_no_others(role: str) -> None:
    states = (BIRTH, DRAFT, OPEN, PAUSED, FILLED, CLOSED)
    allowed = {(a, b) for a in states for b in states if role in OFFER.steps.get((a, b), ())}
    assert allowed == {step for step, roles in TRUTH.items() if role in roles}


def only_offer() -> HelpOffer:
    return db.session.query(HelpOffer).one()


def test_a_donor_writes_and_opens_an_offer(client: Client) -> None:
    client.sign_in(the_world())
    response = client.fill("/offers/new", publish="yes", **typed(age_from="60", alone="y"))
    offer = only_offer()
    assert response.headers["Location"] == f"/offers/{offer.uid}"
    assert (offer.state, offer.slots, offer.slice_fen, offer.budget_fen) == ("open", 5, 20_000, 100_000)
    assert offer.criteria == {"all": [{"fact": "age", "op": ">=", "value": 60},
                                      {"fact": "lives_alone", "op": "==", "value": True}]}  # fmt: skip
    assert offer.needs_ranking and offer.needs_indexing
    assert "满 60 周岁" in client.get(f"/offers/{offer.uid}").text


def test_the_same_form_sent_twice_makes_one_offer(client: Client) -> None:
    client.sign_in(the_world())
    once = re.search(r'name="once"[^>]*value="(\w+)"', client.get("/offers/new").text)[1]
    assert client.post("/offers/new", typed(once=once)).status_code == 303
    assert client.post("/offers/new", typed(once=once)).status_code == 409
    assert db.session.query(HelpOffer).count() == 1


def test_fields_that_are_not_on_the_form_change_nothing(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/offers/new", **typed(state="open", n_delivered="5", delivered_fen="1", criteria='{"fact":"x"}'))
    offer = only_offer()
    assert (offer.state, offer.n_delivered, offer.delivered_fen, offer.criteria) == ("draft", 0, 0, {})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "cash"}, "charity_name"),  # cash goes through a named charity (慈善法)
        ({"kind": "cash", "charity_name": "某慈善会", "slice_fen": ""}, "slice_fen"),
        ({"kind": "sponsor_student", "slice_fen": ""}, "slice_fen"),
        ({"kind": "appeal"}, "kind"),
        ({"slots": "0"}, "slots"),
        ({"slots": "9" * 30}, "slots"),
        ({"slice_fen": "-5"}, "slice_fen"),
        ({"budget_fen": "100"}, "budget_fen"),
        ({"until_on": "2020-01-01"}, "until_on"),
        ({"until_on": "2099-01-01"}, "until_on"),
        ({"area_code": "110000000000"}, "area_code"),
        ({"age_from": "70", "age_to": "60"}, "age_to"),
        ({"audience": "relatives"}, "audience"),
        ({"categories": "rich"}, "categories"),
        ({"title": "好" * 81}, "title"),
    ],
)
def test_what_no_offer_may_say_is_refused_at_its_field(client: Client, wrong: dict[str, str], field: str) -> None:
    client.sign_in(the_world())
    response = client.fill("/offers/new", **typed(**wrong))
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert db.session.query(HelpOffer).count() == 0


@pytest.mark.parametrize(
    ("kind", "never"), [("sponsor_student", True), ("help_disabled", True), ("help_sick", True), ("goods", False)]
)
def test_the_page_says_where_identity_is_never_shown(client: Client, kind: str, never: bool) -> None:
    the_world()
    offer = make_offer(kind=kind)
    client.sign_in(make_user("household"))
    assert ("始终不会知道受助人是谁" in client.get(f"/offers/{offer.uid}").text) is never


def test_hostile_words_are_shown_as_words(client: Client) -> None:
    client.sign_in(the_world())
    hostile = "<img src=x onerror=alert(1)>{{7*7}}%s%(x)s\u202e"
    client.fill("/offers/new", publish="yes", **typed(title=hostile, description=hostile, charity_name=hostile))
    assert "<img src=x" not in client.get(f"/offers/{only_offer().uid}").text


def test_an_offer_is_read_by_everybody_and_changed_by_its_donor(client: Client) -> None:
    the_world()
    offer, draft = make_offer(), make_offer(state="draft")
    db.session.commit()
    assert client.get(f"/offers/{offer.uid}").status_code == 200
    assert client.get(f"/offers/{draft.uid}").status_code == 404
    client.sign_in(make_donor())
    assert client.get(f"/offers/{offer.uid}").status_code == 200
    assert client.get(f"/offers/{draft.uid}").status_code == 404
    for step in ("edit", "close"):
        assert client.get(f"/offers/{offer.uid}/{step}").status_code == 403
        assert client.get(f"/offers/{draft.uid}/{step}").status_code == 404
    for step in ("pause", "fill", "publish", "resume", "reopen"):
        assert client.post(f"/offers/{offer.uid}/{step}").status_code == 403
    assert offer.state == "open"


def test_a_waiting_donor_cannot_offer_yet(client: Client) -> None:
    the_world()
    client.sign_in(make_donor(make_organisation("donor", state="pending")))
    assert client.get("/offers/new").status_code == 403
    assert "核实" in client.get("/offers/mine").text


def test_a_bureau_stops_what_is_offered_in_its_area(client: Client) -> None:
    the_world()
    offer, far = make_offer(), make_offer(area_code=LONGQUAN)
    client.sign_in(make_user("bureau"))
    assert client.post(f"/offers/{offer.uid}/pause").status_code == 303
    assert client.post(f"/offers/{far.uid}/pause").status_code == 403
    assert client.fill(f"/offers/{offer.uid}/close", reason="budget_used").status_code == 303
    assert offer.state == "closed" and "预算用完" in client.get(f"/offers/{offer.uid}").text


def test_a_donor_pauses_goes_on_and_copies(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/offers/new", publish="yes", **typed(stages="college"))
    offer = only_offer()
    for step, state in (("pause", "paused"), ("resume", "open"), ("fill", "filled"), ("reopen", "open")):
        assert client.fill(f"/offers/{offer.uid}", action=f"/offers/{offer.uid}/{step}").status_code == 303
        assert offer.state == state
    client.fill(f"/offers/new?copy={offer.uid}")
    first, second = db.session.query(HelpOffer).order_by(HelpOffer.id)
    assert (second.title, second.criteria, second.state) == (first.title, first.criteria, "draft")


def test_who_saves_over_a_colleague_sees_both(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/offers/new", **typed())
    uid, version = only_offer().uid, str(only_offer().version)
    client.fill(f"/offers/{uid}/edit", title="棉被")
    clash = client.post(f"/offers/{uid}/edit", typed(version=version, title="电热毯", once="a" * 16))
    assert clash.status_code == 422
    assert "棉被" in clash.text and "电热毯" in clash.text and only_offer().title == "棉被"
    again = re.search(r'name="version"[^>]*value="(\d+)"', clash.text)[1]
    client.post(f"/offers/{uid}/edit", typed(version=again, title="电热毯", once="a" * 16))
    assert only_offer().title == "电热毯"


def test_an_edit_never_goes_below_what_is_held_and_given(client: Client) -> None:
    user = the_world()
    client.sign_in(user)
    client.fill("/offers/new", publish="yes", **typed())
    offer = only_offer()
    commands.hold_slot(offer.id, 20_000)
    commands.hold_slot(offer.id, 20_000)
    db.session.commit()
    assert client.fill(f"/offers/{offer.uid}/edit", slots="1").status_code == 422
    assert client.fill(f"/offers/{offer.uid}/edit", budget_fen="300").status_code == 422
    assert client.fill(f"/offers/{offer.uid}/edit", slots="2", budget_fen="400").status_code == 303
    assert (offer.slots, offer.budget_fen, offer.needs_telling) == (2, 40_000, False)


def test_an_edit_of_what_matters_is_told(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/offers/new", publish="yes", **typed())
    client.fill(f"/offers/{only_offer().uid}/edit", slice_fen="150")
    assert only_offer().needs_telling and "slice_fen" in only_offer().changed_fields


@pytest.mark.parametrize("role", ["donor", "bureau"])
def test_the_list_asks_the_database_as_often_for_two_offers_as_for_twenty(
    client: Client, statements: list[str], role: str
) -> None:
    the_world()
    donor = make_organisation("donor")
    client.sign_in(make_user(role, organisation=donor if role == "donor" else None))
    counts = []
    for n in (2, 18):
        for i in range(n):
            make_offer(donor, title=f"意愿{i}")
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get("/offers/mine").text.count("offer-card") == (2 if n == 2 else 20)
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("state", ["open", "paused", "filled"])
def test_past_its_last_day_an_offer_closes_once(app: APIFlask, state: str) -> None:
    offer = make_offer(state=state, until_on=date(2020, 1, 1))
    today = make_offer(until_on=clock.today())
    assert (drain(), drain()) == (1, 0)
    assert (offer.state, today.state, db.session.query(OutboxRow).one().kind) == ("closed", "open", "offer_closed")


def test_an_offer_that_is_over_is_not_opened_again(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/offers/new", **typed())
    offer = only_offer()
    offer.until_on = clock.today() - timedelta(days=1)
    db.session.commit()
    client.post(f"/offers/{offer.uid}/publish")
    assert offer.state == "draft"
