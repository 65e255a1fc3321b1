"""A donor answers a wish with an offer of its own, and never learns whose wish it is."""

from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from marketplace.accounts.models import User
from marketplace.db import db
from marketplace.matches.models import Match
from marketplace.needs.models import Need
from marketplace.offers.models import HelpOffer
from tests.client import Client
from tests.factories import make_offer, make_organisation, make_user
from tests.marketplace.needs.test_loop import Village
from tests.marketplace.needs.test_wishes import TEXT, wish

SECRETS = ("樟木", "王小明", "地区330803104000")


class Giving:
    """A wish in a village, and a verified donor with an offer of goods."""

    def __init__(self, client: Client) -> None:
        self.village = Village()
        self.need: Need = wish(client, self.village)[0]
        self.donor: User = self.make_donor()
        self.offer: HelpOffer = make_offer(self.organisation, kind="goods", slots=2, title="书桌两张")
        db.session.commit()

    def make_donor(self) -> User:
        self.organisation = make_organisation("donor")
        return make_user("donor", organisation=self.organisation)

    @property
    def path(self) -> str:
        return f"/matches/wishes/{self.need.uid}"


@pytest.fixture
def giving(app: APIFlask, client: Client) -> Giving:
    return Giving(client)


def matches() -> list[Match]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Match)))


def grant(client: Client, giving: Giving, **values: Any) -> Any:
    return client.sign_in(giving.donor).fill(giving.path, **({"offer": giving.offer.uid} | values))


def test_a_wish_becomes_an_invitation_that_takes_the_need_along(client: Client, giving: Giving) -> None:
    response = grant(client, giving)
    assert response.status_code == 303
    match = matches()[0]
    assert (match.state, match.offer_id, match.need_id) == ("invited", giving.offer.id, giving.need.id)
    client.sign_in(giving.village.cadre)
    assert f"/matches/{match.uid}" in client.get("/matches/inbox").text


def test_the_donor_learns_nobody_on_the_way(client: Client, giving: Giving) -> None:
    seen = client.sign_in(giving.donor).get(giving.path).text
    assert TEXT in seen and "书桌两张" in seen
    grant(client, giving)
    seen += client.get(f"/matches/{matches()[0].uid}").text + client.get("/matches/posted?stage=coming").text
    assert not [secret for secret in SECRETS if secret in seen]


def test_the_same_wish_twice_is_one_match(client: Client, giving: Giving) -> None:
    grant(client, giving)
    assert grant(client, giving).status_code == 409
    assert len(matches()) == 1


def test_anothers_offer_answers_no_wish(client: Client, giving: Giving) -> None:
    foreign = make_offer(make_organisation("donor"), kind="goods")
    db.session.commit()
    assert grant(client, giving, offer=foreign.uid).status_code == 422
    assert matches() == []


@pytest.mark.parametrize("values", [{"kind": "service"}, {"kind": "goods", "state": "paused"}])
def test_without_an_open_offer_of_that_kind_the_page_says_what_to_do(
    client: Client, giving: Giving, values: dict[str, Any]
) -> None:
    other = giving.make_donor()
    make_offer(giving.organisation, **values)
    db.session.commit()
    assert "/offers/new?kind=goods" in client.sign_in(other).get(giving.path).text


def test_a_need_that_is_no_wish_has_no_such_page(client: Client, giving: Giving) -> None:
    giving.need.is_wish = False
    db.session.commit()
    assert client.sign_in(giving.donor).get(giving.path).status_code == 404
