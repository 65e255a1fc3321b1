"""A wish gives nobody away, is read by verified donors alone, and ends with the consent."""

from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.models import Consent, Person
from marketplace.needs.models import Need
from marketplace.needs.rules import given_away
from tests.client import Client
from tests.factories import make_organisation, make_person, make_user
from tests.marketplace.needs.test_loop import Village, say

pytestmark = pytest.mark.slow

__all__ = ["village"]
TEXT = "想要一张结实的书桌给上小学的孩子"


@pytest.fixture
def village(app: APIFlask) -> Village:
    return Village()


def wish(client: Client, village: Village, text: str = TEXT, kind: str = "study_things", **values: Any) -> Any:
    need = say(client.sign_in(village.member), kind, **values)
    return need, client.sign_in(village.cadre).fill(f"/needs/{need.uid}/wish", wish_text=text)


def donor(client: Client, state: str = "verified") -> Client:
    return client.sign_in(make_user("donor", organisation=make_organisation("donor", state)))


def test_a_verified_donor_reads_the_words_and_the_county_and_nothing_else(client: Client, village: Village) -> None:
    need, response = wish(client, village)
    assert response.status_code == 303
    text = donor(client).get("/wishes").text + client.get(f"/wishes/{need.uid}").text
    assert TEXT in text and "地区330803000000" in text
    for secret in ("樟木", "王小明", "地区330803104000", village.household.number, village.household.uid, "屋顶漏水"):
        assert secret not in text
    assert f"/matches/wishes/{need.uid}" in text


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_a_donor_who_is_not_verified_reads_none(client: Client, village: Village, state: str) -> None:
    need, _response = wish(client, village)
    assert TEXT not in donor(client, state).get("/wishes").text
    assert client.get(f"/wishes/{need.uid}").status_code == 404


def test_nobody_but_donors_has_the_page(client: Client, village: Village) -> None:
    need, _response = wish(client, village)
    for role in ("enterprise", "cadre", "clerk", "township", "bureau", "officer", "lender", "household"):
        assert client.sign_in(make_user(role)).get("/wishes").status_code == 403
    client.http.delete_cookie("bangfu")
    assert client.get(f"/wishes/{need.uid}").status_code == 303


@pytest.mark.parametrize(
    "words",
    ["王小明家想要书桌", "小明想要书桌", "樟木村一户想要书桌", "给樟木的孩子", "请打1380000 1234",
     "电话一三八零零零零一二三四", "身份证 330803 19900101 123X", "加微信聊", "请转账到卡里", "见 https://example.org"],
)  # fmt: skip
def test_words_that_give_away_are_refused_and_kept(client: Client, village: Village, words: str) -> None:
    need, response = wish(client, village, words)
    assert response.status_code == 422 and words.split()[0] in response.text
    assert not need.is_wish


def test_an_illness_that_the_register_keeps_is_not_told(client: Client, village: Village) -> None:
    village.person.illness = "尿毒症"
    need, response = wish(client, village, "尿毒症病人想要一张护理床", "disability_aid")
    assert response.status_code == 422 and not need.is_wish


def test_without_consent_nothing_is_shown(client: Client, village: Village) -> None:
    db.session.query(Consent).filter_by(purpose="donor_wishes").delete()
    _need, response = wish(client, village)
    assert response.status_code == 422


def test_when_the_consent_is_withdrawn_the_wish_is_gone_at_once(client: Client, village: Village) -> None:
    need, _response = wish(client, village)
    db.session.query(Consent).filter_by(purpose="donor_wishes").update({"withdrawn_at": clock.now()})
    db.session.commit()
    assert TEXT not in donor(client).get("/wishes").text
    assert client.get(f"/wishes/{need.uid}").status_code == 404


@pytest.mark.parametrize("with_guardian", [True, False])
def test_for_a_minor_the_guardians_consent_counts(client: Client, village: Village, with_guardian: bool) -> None:
    child: Person = make_person(village.household, age=10, is_head=False)
    child.consents[-1].guardian_id = village.person.id if with_guardian else None
    db.session.commit()
    _need, response = wish(client, village, person=child.uid)
    assert (response.status_code == 303) is with_guardian
    assert (TEXT in donor(client).get("/wishes").text) is with_guardian


def test_needs_for_money_are_never_wishes(client: Client, village: Village) -> None:
    need, response = wish(client, village, kind="money_production")
    assert response.status_code == 422 and not need.is_wish


def test_a_wish_ends_by_the_cadre_and_with_the_need(client: Client, village: Village) -> None:
    need, _response = wish(client, village)
    client.post(f"/needs/{need.uid}/unwish")
    assert TEXT not in donor(client).get("/wishes").text
    client.sign_in(village.cadre).fill(f"/needs/{need.uid}/wish", wish_text=TEXT)
    client.sign_in(village.member).post(f"/needs/{need.uid}/withdraw")
    assert not need.is_wish and TEXT not in donor(client).get("/wishes").text


def test_only_the_paired_cadre_shows_a_wish_and_it_is_on_record(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member), "study_things")
    for user in (village.member, village.clerk, village.township):
        assert client.sign_in(user).post(f"/needs/{need.uid}/wish", {"wish_text": TEXT}).status_code == 403
    wish_need, _response = wish(client, village)
    assert db.session.query(AuditEntry).filter_by(noun_uid=wish_need.uid, action="wish_shown").count() == 1


SECRETS = ["H000001", "", "上溪路 12 号", "糖尿病（II型）", "心脏病，高血压"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("想要一张书桌", []),
        ("每月 300 斤大米", []),
        ("2026年9月上初中", []),
        ("王家想要书桌", []),
        ("138-0000-1234", ["number"]),
        ("138/1234/5678", ["number"]),
        ("138a1234b5678", ["number"]),
        ("壹叁捌壹贰叁肆伍陆柒捌", ["number"]),
        ("加V:abc", ["contact"]),
        ("薇❤信 abc", ["contact"]),
        ("找 t.me/abc", ["contact"]),
        ("abc(at)x.com", ["contact"]),
        ("给我钱5000元", ["money"]),
        ("住在樟|木村", ["place"]),
        ("想学 Excel 2016 和 Word", []),
        ("需要 2000 元 买书", ["money"]),
        ("请资助五千元", ["money"]),
        ("¥2000 please", ["money"]),
        ("2000 yuan for books", ["money"]),
        ("住在上溪路12号", ["secret"]),
        ("有糖尿病II型", ["secret"]),
        ("妈妈高血压", ["secret"]),
        ("a desk, zhangtan", ["place"]),
        ("一元钱都不要", ["money"]),
        ("元宵节前想要一口锅", []),
        ("需要五千块", ["money"]),
        ("求资助五千", ["money"]),
        ("想要2千", ["money"]),
        ("两万", ["money"]),
        ("USD 100", ["money"]),
        ("100美元", ["money"]),
        ("打到我卡里", ["money"]),
        ("send money", ["money"]),
        ("想要两千斤化肥袋", []),
        ("二十人用的锅", []),
        ("千万别太重", []),
        ("一块旧木板", ["money"]),
        ("加我vx abc12345", ["contact"]),
        ("weixin abc", ["contact"]),
        ("抖音号abc", ["contact"]),
        ("abc at gmail dot com", ["contact"]),
        ("१३८१२३४५६७८", ["number"]),
        ("有糖尿病，要买药", ["secret"]),
        ("上溪路边", ["secret"]),
    ],
)
def test_plain_words_and_small_numbers_give_nothing_away(text: str, found: list[str]) -> None:
    assert given_away(text, people=["王小明"], places=["樟木村", "Zhangtan Subdistrict"], secrets=SECRETS) == found


def test_twenty_wishes_take_as_many_statements_as_two(client: Client, village: Village, statements: list[str]) -> None:
    counts = []
    for n in (2, 18):
        for _ in range(n):
            need = say(client.sign_in(village.member), "study_things")
            need.is_wish, need.wish_text, need.person = True, TEXT, village.person
        db.session.commit()
        donor(client)
        statements.clear()
        client.get("/wishes")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_closed_need_cannot_become_a_wish(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member), "study_things")
    client.post(f"/needs/{need.uid}/withdraw")
    response = client.sign_in(village.cadre).fill(f"/needs/{need.uid}/wish", wish_text=TEXT)
    assert response.status_code == 409 and not db.session.get_one(Need, need.id).is_wish


def test_the_day_of_coming_of_age_ends_a_guardians_consent(client: Client, village: Village) -> None:
    child = make_person(village.household, age=17, is_head=False)
    child.consents[-1].guardian_id = village.person.id
    db.session.commit()
    wish(client, village, person=child.uid)
    with clock.set_to(clock.now() + timedelta(days=800)):
        assert TEXT not in donor(client).get("/wishes").text
