"""A need goes from the household to its cadre and back, by a clock, and every step is somebody's."""

from datetime import timedelta
from typing import Any

import pytest

from marketplace import clock
from marketplace.access import SYSTEM
from marketplace.audit import AuditEntry
from marketplace.db import db
from marketplace.households.pairing import pair
from marketplace.needs.models import Need
from marketplace.needs.proposing import propose
from marketplace.outbox import OutboxRow
from marketplace.tasks.models import Task
from marketplace.vocabulary.commands import load_terms
from marketplace.vocabulary.queries import terms
from seed import files
from tests.client import Client
from tests.factories import make_area, make_household, make_person, make_user

pytestmark = pytest.mark.slow

TOWNSHIP = "330803104000"


class Village:
    """A household with its cadre, clerk and township officer."""

    def __init__(self) -> None:
        make_area()
        load_terms("need_types", files.rows("vocabulary/need_types.csv"))
        load_terms("reasons", files.rows("vocabulary/reasons.csv"))
        self.cadre, self.clerk = make_user("cadre", TOWNSHIP), make_user("clerk", "330803104201")
        self.township = make_user("township", TOWNSHIP)
        self.household = make_household(self.cadre)
        self.person = make_person(self.household, name="王小明")
        self.member = make_user("household", household=self.household)
        db.session.commit()


@pytest.fixture
def village(app: object) -> Village:
    return Village()


def say(client: Client, kind: str = "housing_repair", **values: Any) -> Need:
    response = client.fill(f"/needs/new?kind={kind}", **({"sentence": "屋顶漏水"} | values))
    assert response.status_code == 303, response.text
    return db.session.query(Need).order_by(Need.id.desc()).first()  # type: ignore[return-value]


def open_tasks(need: Need) -> dict[str, Task]:
    return {task.kind: task for task in db.session.query(Task).filter_by(noun_uid=need.uid, state="open")}


def told(kind: str) -> list[tuple[str, int]]:
    rows = db.session.query(OutboxRow).filter_by(kind=kind).order_by(OutboxRow.id)
    return [(row.recipient_kind, row.recipient_id) for row in rows]


@pytest.mark.both_databases
def test_from_saying_to_confirming(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    assert (need.state, told("need_stated")) == ("stated", [("user", village.cadre.id)])
    client.sign_in(village.cadre).post(f"/needs/{need.uid}/acknowledge")
    assert told("need_acknowledged") == [("household", village.household.id)]
    client.fill(f"/needs/{need.uid}/help", reply="瓦匠周三来修")
    assert set(open_tasks(need)) == {"need_confirm", "need_answer"}
    text = client.sign_in(village.member).get(f"/needs/{need.uid}").text
    assert "瓦匠周三来修" in text and "解决了吗" in text
    client.post(f"/needs/{need.uid}/confirm")
    assert (need.state, open_tasks(need)) == ("confirmed", {})


def test_three_taps_lead_to_a_sent_need(client: Client, village: Village) -> None:
    client.sign_in(village.member)
    first = client.get("/needs/new").text
    assert "住房安全" in first and "group=housing" in first
    assert "kind=housing_repair" in client.get("/needs/new?group=housing").text
    assert say(client).kind == "housing_repair"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [("下雨天屋顶漏水", "housing_repair"), ("孩子上大学交不起学费", "study_fees"), ("老板拖欠工资半年了", "work_wages"),
     ("想找个离家近的活干", "work_job"), ("茶叶卖不掉", "farm_sales"), ("唔要讲啥", "village_other")],
)  # fmt: skip
def test_a_sentence_alone_is_understood_or_asked_about(
    client: Client, village: Village, sentence: str, kind: str
) -> None:
    response = client.sign_in(village.member).post("/needs/understand", {"sentence": sentence})
    assert response.status_code == 200 and sentence in response.text
    assert f'value="{kind}"' in response.text and db.session.query(Need).count() == 0


def test_a_tired_sentence_about_pain_and_medicine_is_of_health_first(village: Village) -> None:
    """The first guess is what somebody in a hurry sends."""
    kinds = terms("need_types")
    assert propose("婆婆腿疼，走不了路，药钱太贵了", kinds)[0].code == "health_costs"
    assert propose("村里的路坏了", kinds)[0].code == "village_road"


def test_urgent_kinds_have_less_time_than_the_area_allows(client: Client, village: Village) -> None:
    client.sign_in(village.member)
    slow, urgent = say(client, "village_road"), say(client, "rights_safety")
    days = [
        open_tasks(need)["need_acknowledge"].due_at - clock.midnight_after(clock.today()) for need in (slow, urgent)
    ]
    assert [d.days for d in days] == [3, 1]


def test_without_a_cadre_the_township_has_to_answer(client: Client, village: Village) -> None:
    alone = make_household()
    make_person(alone)
    db.session.commit()
    need = say(client.sign_in(make_user("household", household=alone)))
    assert open_tasks(need)["need_acknowledge"].owner_role == "township"
    assert told("need_stated") == [("user", village.township.id)]
    assert client.sign_in(village.township).post(f"/needs/{need.uid}/acknowledge").status_code == 303


def test_what_a_clerk_says_for_a_household_is_recorded_as_such(client: Client, village: Village) -> None:
    client.sign_in(village.clerk)
    response = client.fill(f"/needs/new?kind=care_meal&household={village.household.uid}")
    need = db.session.query(Need).one()
    entry = db.session.query(AuditEntry).filter_by(noun_uid=need.uid).one()
    assert response.status_code == 303 and entry.actor_role == "clerk" and entry.detail["on_behalf"]
    assert told("need_stated_for_you") == [("household", village.household.id)]
    page = client.get(f"/needs/{need.uid}").text
    assert "代农户" in page


def test_a_no_has_a_reason_and_said_again_it_goes_to_the_township(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    client.sign_in(village.cadre).fill(f"/needs/{need.uid}/decline", reason="not_covered", reply="可以问问民政")
    assert "不在政策范围" in client.sign_in(village.member).get(f"/needs/{need.uid}").text
    client.fill(f"/needs/{need.uid}/again", words="邻居家就办了")
    task = open_tasks(need)["need_acknowledge"]
    assert (need.state, task.owner_role, task.area_code) == ("stated", "township", TOWNSHIP)
    assert need.sentence == "屋顶漏水\n邻居家就办了"


@pytest.mark.parametrize("typed", [{"reason": "other", "reply": ""}, {"reason": "no_such"}, {"reason": ""}])
def test_a_no_without_a_reason_is_not_taken(client: Client, village: Village, typed: dict[str, str]) -> None:
    need = say(client.sign_in(village.member))
    response = client.sign_in(village.cadre).fill(f"/needs/{need.uid}/decline", **typed)
    assert response.status_code == 422 and need.state == "stated"


def test_not_helped_opens_it_again_with_a_new_clock(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    client.sign_in(village.cadre).fill(f"/needs/{need.uid}/help", reply="给了油布")
    client.sign_in(village.member).fill(f"/needs/{need.uid}/not-helped", words="又漏了")
    assert need.state == "acknowledged" and set(open_tasks(need)) == {"need_help"}
    assert told("need_not_helped") == [("user", village.cadre.id)]


def test_what_was_found_can_come_to_nothing(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    client.sign_in(village.cadre)
    assert client.fill(f"/needs/{need.uid}/match", reply="").status_code == 422
    client.fill(f"/needs/{need.uid}/match", reply="镇里有瓦，周五来看")
    assert need.state == "matched"
    assert "镇里有瓦" in client.sign_in(village.member).get(f"/needs/{need.uid}").text
    client.sign_in(village.cadre).post(f"/needs/{need.uid}/unmatch")
    assert need.state == "acknowledged" and set(open_tasks(need)) == {"need_help"}
    assert "镇里有瓦" not in client.get(f"/needs/{need.uid}").text


def test_sending_twice_makes_one_need_and_a_step_twice_is_refused(client: Client, village: Village) -> None:
    client.sign_in(village.member)
    form = {"once": "abcdefghjkmnpqrs", "kind": "housing_repair", "household": village.household.uid}
    assert [client.post("/needs/new", form).status_code for _ in range(2)] == [303, 409]
    need = db.session.query(Need).one()
    client.sign_in(village.cadre)
    assert [client.post(f"/needs/{need.uid}/acknowledge").status_code for _ in range(2)] == [303, 409]


@pytest.mark.parametrize("values", [{"kind": "no_such_kind"}, {"kind": ""}, {"sentence": "长" * 501}, {"once": "x"}])
def test_what_cannot_be_taken_is_refused_with_what_was_typed(
    client: Client, village: Village, values: dict[str, str]
) -> None:
    response = client.sign_in(village.member).fill("/needs/new?kind=work_job", **({"sentence": "想找活"} | values))
    assert response.status_code == 422 and db.session.query(Need).count() == 0
    assert (values.get("sentence") or "想找活") in response.text


def test_markup_in_words_stays_words(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member), sentence="<script>alert(1)</script>")
    assert "<script>alert" not in client.get(f"/needs/{need.uid}").text


def test_nobody_else_reaches_a_need(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    placed = (("cadre", TOWNSHIP), ("clerk", "330803104202"), ("township", "331181101000"), ("bureau", "331181000000"))
    strangers = [make_user(role, area) for role, area in placed]
    strangers.append(make_user("household", household=make_household()))
    db.session.commit()
    for stranger in strangers:
        assert client.sign_in(stranger).get(f"/needs/{need.uid}").status_code == 404
        for step in ("acknowledge", "confirm", "withdraw", "unwish"):
            assert client.post(f"/needs/{need.uid}/{step}").status_code in (403, 404)
    for role in ("enterprise", "donor", "lender", "officer"):
        assert client.sign_in(make_user(role)).get(f"/needs/{need.uid}").status_code == 403
    assert need.state == "stated"


def test_a_clerk_and_the_household_cannot_answer_and_a_bureau_only_reads(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    for user in (village.member, village.clerk, make_user("bureau")):
        client.sign_in(user)
        assert client.get(f"/needs/{need.uid}").status_code == 200
        assert client.post(f"/needs/{need.uid}/acknowledge").status_code == 403


def test_no_need_for_another_household_or_its_member(client: Client, village: Village) -> None:
    other = make_household()
    stranger = make_person(other)
    db.session.commit()
    client.sign_in(village.member)
    assert client.get(f"/needs/new?household={other.uid}").status_code == 404
    form = {"once": "abcdefghjkmnpqrs", "kind": "work_job", "household": other.uid}
    assert client.post("/needs/new", form).status_code == 404
    form |= {"household": village.household.uid, "person": stranger.uid}
    assert client.post("/needs/new", form).status_code == 422
    assert db.session.query(Need).count() == 0


def test_reading_a_need_of_another_is_on_record(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    client.get(f"/needs/{need.uid}")
    client.sign_in(village.cadre).get(f"/needs/{need.uid}")
    seen = db.session.query(AuditEntry).filter_by(noun_uid=need.uid, action="seen").all()
    assert [entry.actor_uid for entry in seen] == [village.cadre.uid]


def test_the_list_and_its_counts_agree_and_names_are_masked(client: Client, village: Village) -> None:
    client.sign_in(village.member)
    for kind in ("work_job", "housing_repair"):
        say(client, kind)
    text = client.sign_in(village.cadre).get("/needs?show=new").text
    assert text.count('class="card-item"') == 2 and "王小明" in text  # the paired cadre knows the family
    over = client.sign_in(make_user("township", "330803104000")).get("/needs?show=new").text
    assert over.count('class="card-item"') == 2 and "王**" in over and "王小明" not in over


@pytest.mark.parametrize("role", ["cadre", "township"])
def test_twenty_needs_take_as_many_statements_as_two(
    client: Client, village: Village, statements: list[str], role: str
) -> None:
    counts = []
    for n in (2, 18):
        client.sign_in(village.member)
        for _ in range(n):
            say(client)
        client.sign_in(getattr(village, role))
        statements.clear()
        client.get("/needs")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_new_cadre_finds_what_waited_for_the_one_before(client: Client, village: Village) -> None:
    need = say(client.sign_in(village.member))
    new = make_user("cadre", TOWNSHIP)
    pair(village.household, new, note="", by=SYSTEM)
    db.session.commit()
    assert f"/needs/{need.uid}" in client.sign_in(new).get("/tasks").text
    assert f"/needs/{need.uid}" not in client.sign_in(village.cadre).get("/tasks").text
    assert client.get(f"/needs/{need.uid}").status_code == 404


def test_an_unanswered_need_climbs_to_the_township(client: Client, village: Village) -> None:
    from marketplace.tasks.commands import drain

    need = say(client.sign_in(village.member))
    with clock.set_to(clock.now() + timedelta(days=5)):
        drain()
        db.session.commit()
        assert f"/needs/{need.uid}" in client.sign_in(village.township).get("/tasks").text
