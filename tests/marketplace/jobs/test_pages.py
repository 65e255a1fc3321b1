"""A post goes through pages: written, published, changed, closed; nobody else touches it."""

import re
from datetime import timedelta

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.accounts.models import Organisation, User
from marketplace.db import db
from marketplace.jobs.models import Job
from tests.client import Client
from tests.factories import make_area, make_household, make_job, make_organisation, make_person, make_user
from tests.marketplace.jobs.posts import TOWNSHIP, make_poster, the_world, typed

pytestmark = pytest.mark.slow


def only_job() -> Job:
    return db.session.query(Job).one()


def test_an_enterprise_writes_and_publishes_a_post(client: Client) -> None:
    client.sign_in(the_world())
    response = client.fill("/jobs/new", publish="yes", **typed())
    job = only_job()
    assert response.headers["Location"] == f"/jobs/{job.uid}"
    assert (job.state, job.vacancies, job.pay_min_fen, job.pay_max_fen) == ("open", 3, 15000, 20000)
    assert {(s.skill_code, s.required) for s in job.skills} == {("tea_picking", True), ("tea_bush_pruning", True)}
    assert job.needs_ranking and job.needs_indexing and job.confirmed_at and job.lat
    assert "采茶工" in client.get(f"/jobs/{job.uid}").text


def test_an_enterprise_is_not_offered_and_may_not_publish_a_public_welfare_post(client: Client) -> None:
    client.sign_in(the_world())
    assert 'value="public_welfare"' not in client.get("/jobs/new").text
    refused = client.fill("/jobs/new", publish="yes", **typed(kind="public_welfare"))
    assert (refused.status_code, db.session.query(Job).count()) == (422, 0)
    client.sign_in(make_user("officer", organisation=make_organisation("public_service")))
    assert client.fill("/jobs/new", publish="yes", **typed(kind="public_welfare")).status_code == 303


def test_a_public_welfare_post_in_a_sheet_of_an_enterprise_stays_a_draft(client: Client) -> None:
    job = make_job(db.session.get_one(Organisation, the_world().grants[0].organisation_id), state="draft")
    job.kind = "public_welfare"
    db.session.commit()
    client.sign_in(db.session.query(User).one())
    assert client.post(f"/jobs/{job.uid}/publish").location == f"/jobs/{job.uid}/edit"  # where the kind is changed
    assert job.state == "draft"


def test_the_same_form_sent_twice_makes_one_post(client: Client) -> None:
    client.sign_in(the_world())
    once = re.search(r'name="once"[^>]*value="(\w+)"', client.get("/jobs/new").text)[1]
    assert client.post("/jobs/new", typed(once=once)).status_code == 303
    assert client.post("/jobs/new", typed(once=once)).status_code == 409
    assert db.session.query(Job).count() == 1


def test_fields_that_are_not_on_the_form_change_nothing(client: Client) -> None:
    client.sign_in(the_world())
    foreign = make_organisation()
    client.fill(
        "/jobs/new", **typed(state="open", n_filled="9", organisation_id=str(foreign.id), source="x", version="7")
    )
    job = only_job()
    assert (job.state, job.n_filled, job.source, job.organisation_id != foreign.id) == ("draft", 0, "", True)


def test_nobody_posts_in_the_name_of_another(client: Client) -> None:
    client.sign_in(the_world())
    foreign = make_organisation()
    assert client.fill("/jobs/new", **typed(organisation=foreign.uid)).status_code == 422
    assert db.session.query(Job).count() == 0


def test_a_waiting_enterprise_cannot_post_yet(client: Client) -> None:
    the_world()
    client.sign_in(make_poster(make_organisation(state="pending")))
    assert client.get("/jobs/new").status_code == 403
    assert "核实" in client.get("/jobs/mine").text


def test_a_colleague_with_the_right_to_read_only_reads(client: Client) -> None:
    user = the_world()
    user.grants[0].right = "read"
    client.sign_in(user)
    assert client.get("/jobs/new").status_code == 403


def test_all_that_is_wrong_is_said_at_once(client: Client) -> None:
    client.sign_in(the_world())
    wrong = typed(
        title="招女工", age_min="14", pay_min_fen="200", pay_max_fen="100", valid_until="2020-01-01", lifting_kg="x"
    )
    said = client.fill("/jobs/new", publish="yes", **wrong)
    assert said.status_code == 422
    for field in ("title", "age_min", "pay_max_fen", "valid_until", "lifting_kg"):
        assert f'href="#{field}"' in said.text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "招女工"),  # 就业促进法第27条: no sex
        ("description", "要求35岁以下"),  # no upper age
        ("description", "入职须做乙肝两对半检查"),  # no hepatitis B
        ("description", "未婚优先"),  # no marital state
        ("description", "限本地户口"),  # no registration
        ("wished", "形象好气质佳"),
    ],
)
def test_wording_that_discriminates_is_not_published_but_kept_as_a_draft(
    client: Client, field: str, words: str
) -> None:
    client.sign_in(the_world())
    refused = client.fill("/jobs/new", publish="yes", **typed(**{field: words}))
    assert refused.status_code == 422
    assert "法" in refused.text
    assert words in refused.text
    assert client.fill("/jobs/new", **typed(**{field: words})).status_code == 303
    job = only_job()
    assert job.state == "draft" and job.flags
    client.post(f"/jobs/{job.uid}/publish")
    assert only_job().state == "draft"


def test_a_post_kept_for_disabled_people_is_lawful(client: Client) -> None:
    client.sign_in(the_world())
    words = typed(title="客服（残疾人优先）", description="面向残疾人，肢体残疾可报", for_disabled="y")
    assert client.fill("/jobs/new", publish="yes", **words).status_code == 303
    assert only_job().for_disabled


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"age_min": "15", "light_work": "y"}, "age_min"),  # nobody under 16
        ({"age_min": "16", "light_work": "y", "lifting_kg": "25"}, "light_work"),
        ({"pay_min_fen": "9999999"}, "pay_min_fen"),
        ({"age_min": "16"}, "age_min"),  # 16 and 17 for light work only
        ({"age_min": "40"}, "age_min"),
        ({"past_retirement": "y"}, "injury_cover"),
        ({"pay_min_fen": "300"}, "pay_max_fen"),
        ({"pay_min_fen": "-1"}, "pay_min_fen"),
        ({"pay_min_fen": "1e99"}, "pay_min_fen"),
        ({"vacancies": "0"}, "vacancies"),
        ({"vacancies": "99999999999999999999"}, "vacancies"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"season_from": "2026-05-01", "season_to": "2026-04-01"}, "season_to"),
        ({"area_name": "不存在的地方"}, "area_name"),
        ({"area_code": "110000000000"}, "area_code"),
        ({"kind": "slavery"}, "kind"),
        ({"health_needs": "beauty"}, "health_needs"),
        ({"title": "工" * 81}, "title"),
        ({"lat": "28.9"}, "lat"),
    ],
)
def test_what_no_post_may_say_is_refused_at_its_field(client: Client, wrong: dict[str, str], field: str) -> None:
    client.sign_in(the_world())
    response = client.fill("/jobs/new", **typed(**wrong))
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert db.session.query(Job).count() == 0


def test_sixteen_is_allowed_for_light_work(client: Client) -> None:
    client.sign_in(the_world())
    assert client.fill("/jobs/new", **typed(age_min="16", light_work="y")).status_code == 303


@pytest.mark.parametrize("name", ["杜泽镇", "杜泽", "330803104"])
def test_a_place_may_be_typed_by_name(client: Client, name: str) -> None:
    client.sign_in(the_world())
    client.fill("/jobs/new", **typed(area_code="330803000000", area_name=name))
    assert only_job().area_code == TOWNSHIP


def test_hostile_words_are_shown_as_words(client: Client) -> None:
    client.sign_in(the_world())
    hostile = "<script>alert(1)</script>{{7*7}}%s%(x)s\u202e'\"--"
    client.fill(
        "/jobs/new", publish="yes", **typed(title=hostile, description=hostile, required=hostile, place=hostile)
    )
    page = client.get(f"/jobs/{only_job().uid}").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "49" not in only_job().title


def test_who_saves_over_a_colleague_sees_both(client: Client) -> None:
    user = the_world()
    client.sign_in(user)
    client.fill("/jobs/new", **typed())
    uid = only_job().uid
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', client.get(f"/jobs/{uid}/edit").text)[1]
    client.fill(f"/jobs/{uid}/edit", title="茶园采茶")
    clash = client.post(f"/jobs/{uid}/edit", typed(seen=seen, title="手工采茶", once="a" * 16))
    assert clash.status_code == 422
    assert "茶园采茶" in clash.text and "手工采茶" in clash.text
    assert only_job().title == "茶园采茶"
    again = re.search(r'name="seen"[^>]*value="(\w+)"', clash.text)[1]
    assert client.post(f"/jobs/{uid}/edit", typed(seen=again, title="手工采茶", once="a" * 16)).status_code == 303
    assert only_job().title == "手工采茶"


def test_a_post_is_copied_into_a_new_form(client: Client) -> None:
    client.sign_in(the_world())
    client.fill("/jobs/new", **typed(title="夜班保安", description="看大门"))
    assert client.fill(f"/jobs/new?copy={only_job().uid}").status_code == 303
    first, second = db.session.query(Job).order_by(Job.id)
    assert (second.title, second.description, second.uid != first.uid) == ("夜班保安", "看大门", True)


def test_another_enterprise_sees_an_open_post_and_changes_nothing(client: Client) -> None:
    the_world()
    job, draft = make_job(area_code=TOWNSHIP), make_job(state="draft")
    client.sign_in(make_poster())
    assert client.get(f"/jobs/{job.uid}").status_code == 200
    assert client.get(f"/jobs/{draft.uid}").status_code == 404
    for step in ("edit", "close"):
        assert client.get(f"/jobs/{job.uid}/{step}").status_code == 403
        assert client.get(f"/jobs/{draft.uid}/{step}").status_code == 404
    for step in ("pause", "fill", "confirm", "publish", "resume", "reopen"):
        assert client.post(f"/jobs/{job.uid}/{step}").status_code == 403
    assert job.state == "open"


def test_the_public_reads_open_posts_alone(client: Client) -> None:
    the_world()
    assert client.get(f"/jobs/{make_job().uid}").status_code == 200
    for state in ("draft", "paused", "filled", "closed"):
        assert client.get(f"/jobs/{make_job(state=state).uid}").status_code == 404
    assert client.get("/jobs/mine").status_code == 303


def test_a_bureau_stops_a_post_of_its_area_for_a_reason(client: Client) -> None:
    the_world()
    job, far = make_job(), make_job(area_code="331181000000")
    client.sign_in(make_user("bureau"))
    assert client.post(f"/jobs/{job.uid}/pause").status_code == 303
    assert client.get(f"/jobs/{job.uid}/edit").status_code == 403
    assert client.post(f"/jobs/{far.uid}/pause").status_code == 403
    assert client.fill(f"/jobs/{job.uid}/close", reason="nonsense").status_code == 422
    assert client.fill(f"/jobs/{job.uid}/close", reason="wrong_data", words="名称不对").status_code == 303
    page = client.get(f"/jobs/{job.uid}").text
    assert job.state == "closed" and "信息填错" in page and "名称不对" in page


def test_a_closed_post_stays_closed(client: Client) -> None:
    user = the_world()
    job = make_job(db.session.get_one(Organisation, user.grants[0].organisation_id), state="closed")
    client.sign_in(user)
    for step in ("publish", "resume", "fill", "confirm", "pause"):
        assert client.post(f"/jobs/{job.uid}/{step}").status_code == 409
    assert client.fill(f"/jobs/{job.uid}/edit", title="又来").status_code == 409


def test_steps_of_a_guessed_name_do_not_exist(client: Client) -> None:
    user = the_world()
    client.sign_in(user)
    assert client.post(f"/jobs/{make_job().uid}/delete").status_code == 404
    assert client.get("/jobs/aaaaaaaaaaaaaaaa").status_code == 404


@pytest.mark.parametrize("of", ["", "?of=area"])
def test_the_list_asks_the_database_as_often_for_two_posts_as_for_twenty(
    client: Client, statements: list[str], of: str
) -> None:
    the_world()
    service = make_organisation("public_service")
    client.sign_in(make_user("officer", organisation=service))
    counts = []
    for n in (2, 18):
        for i in range(n):
            make_job(service, title=f"岗位{i}", state="draft", area_code=TOWNSHIP)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(f"/jobs/mine{of}").text.count("job-card") == min(20, n if n == 2 else 20)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_stale_post_is_confirmed_with_one_tap(client: Client) -> None:
    user = the_world()
    organisation = db.session.get_one(Organisation, user.grants[0].organisation_id)
    job = make_job(organisation, area_code=TOWNSHIP)
    job.asked_at = job.confirmed_at = clock.now() - timedelta(days=22)
    db.session.commit()
    client.sign_in(user)
    assert "仍然有效" in client.get(f"/jobs/{job.uid}").text
    client.fill(f"/jobs/{job.uid}", action=f"/jobs/{job.uid}/confirm")
    assert job.asked_at is None and (clock.now() - job.confirmed_at).days == 0


def test_a_household_is_led_to_apply_and_the_poster_to_candidates(client: Client, app: APIFlask) -> None:
    user = the_world()
    organisation = db.session.get_one(Organisation, user.grants[0].organisation_id)
    job, paused = make_job(organisation), make_job(organisation, state="paused")
    home = make_household()
    make_person(home)
    household = make_user("household", household=home)
    db.session.commit()
    client.sign_in(household)
    assert f"/matches/apply/job/{job.uid}" in client.get(f"/jobs/{job.uid}").text
    assert "/matches/apply/" not in client.get(f"/jobs/{paused.uid}").text
    poster = Client(app).sign_in(user)
    assert f"/matches/posted/job/{job.uid}" in poster.get(f"/jobs/{job.uid}").text


def test_home_work_says_where_its_material_is_fetched(client: Client) -> None:
    make_area()
    make_job(title="手工串珠", remote=True, place="老供销社")
    db.session.commit()
    assert "老供销社领料" in client.get("/jobs").text


@pytest.mark.parametrize("words", ["%", "100%的", "<b>x</b>", "%(name)s"])
def test_what_is_typed_is_neither_a_format_nor_markup_where_an_error_quotes_it(client: Client, words: str) -> None:
    client.sign_in(make_user("enterprise", organisation=make_organisation()))
    fields = (
        "title",
        "kind",
        "area_code",
        "pay_unit",
        "min_education",
        "health_needs",
        "required",
        "lat",
        "season_from",
    )
    page = client.fill("/jobs/new", **typed(**dict.fromkeys(fields, words)))
    assert page.status_code == 422
    assert "<b>x</b>" not in page.text
