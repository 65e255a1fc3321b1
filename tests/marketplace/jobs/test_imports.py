"""A sheet of posts: each row's fate, nothing twice, a bad row never spoils a good one."""

import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from marketplace import clock, uploads
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.households.models import EDUCATION
from marketplace.jobs import imports
from marketplace.jobs.cli import commands
from marketplace.jobs.models import KINDS, PAY_UNITS, Job
from marketplace.jobs.sheet_rows import MAPPINGS, pay_of
from marketplace.masking import carries_a_number
from marketplace.sheets import read_rows
from marketplace.web import label
from tests.client import Client
from tests.conftest import MISSING
from tests.factories import make_area, make_organisation, make_user
from tests.marketplace.jobs.posts import TOWNSHIP, load_lists, make_poster, the_world

ZHILIAN = Path(__file__).resolve().parents[4] / "shared" / "data" / "reference" / "jobs_zhilian_2024.csv"
HEAD = "岗位名称,招聘人数,工作地点,薪资,必需技能,岗位说明,编号"
SHEET = "\n".join([
    HEAD,
    "采茶工,12,杜泽镇,150-200元/天,采茶,包午饭,A1",
    "保安,2,北京市海淀区,4000元/月,,,A2",
    "客服,1,杜泽,3000-4000,,35岁以下,A3",
    "仓管,很多,杜泽,3000,,,A4",
    ",1,杜泽,3000,,,A5",
    "",
    "采茶工,12,杜泽镇,150-200元/天,采茶,包午饭,A1",
])  # fmt: skip


def upload(client: Client, text: str = SHEET, name: str = "岗位.csv") -> str:
    data = {"sheet": (io.BytesIO(text.encode("gb18030")), name)}
    response = client.post("/jobs/import", data, content_type="multipart/form-data")
    assert response.status_code == 303, response.text
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("8千-1.1万·13薪", 800_000, 1_100_000, "month"),
        ("1.1万-2万", 1_100_000, 2_000_000, "month"),
        ("1-1.5万", 1_000_000, 1_500_000, "month"),
        ("150-200元/天", 15_000, 20_000, "day"),
        ("150-200/天", 15_000, 20_000, "day"),
        ("5000元/月", 500_000, 500_000, "month"),
        ("20-25元/时", 2_000, 2_500, "hour"),
        ("100-150元/次", 10_000, 15_000, "piece"),
        ("3千以下", 0, 300_000, "month"),
        ("4千-1.5万元/月", 400_000, 1_500_000, "month"),
    ],
)
def test_pay_is_read_as_sites_write_it(text: str, low: int, high: int, unit: str) -> None:
    assert pay_of(text)[0] == {"pay_min_fen": low, "pay_max_fen": high, "pay_unit": unit}


@pytest.mark.parametrize(
    ("text", "understood"), [("面议", True), ("", True), ("500-1000元/周", False), ("看表现", False)]
)
def test_pay_that_is_no_figure_stays_words(text: str, understood: bool) -> None:
    assert pay_of(text) == ({}, understood)


def test_every_row_is_told_its_fate_with_its_number(client: Client) -> None:
    client.sign_in(the_world())
    page = client.get(upload(client)).text
    for words in ("采茶工", "地点不在本平台的区划里", "35岁以下", "人数无法识别", "缺岗位名称"):
        assert words in page
    assert db.session.query(Job).count() == 0
    kept = [e for e in _kept(client) if e["number"] in (2, 8)]
    assert [(e["number"], e["fate"]) for e in kept] == [(2, "ready"), (8, "known")]


def test_good_rows_become_posts_and_bad_ones_do_not_spoil_them(client: Client) -> None:
    client.sign_in(the_world())
    address = upload(client)
    client.fill(address, action=f"{address}/apply", publish="yes")
    jobs = {job.source_ref: job for job in db.session.query(Job)}
    assert {ref: job.state for ref, job in jobs.items()} == {"A1": "open", "A2": "draft", "A3": "draft"}
    tea = jobs["A1"]
    assert (tea.vacancies, tea.pay_max_fen, tea.area_code, tea.needs_ranking) == (12, 20_000, TOWNSHIP, True)
    assert [(s.skill_code, s.required) for s in tea.skills] == [("tea_picking", True)]
    assert (jobs["A2"].draft_why, jobs["A2"].place, bool(jobs["A3"].flags)) == ("place_outside", "北京市海淀区", True)
    assert "已处理 6 行" in client.get(address).text


def test_the_same_sheet_twice_changes_nothing(client: Client) -> None:
    client.sign_in(the_world())
    for n_known in (1, 4):
        address = upload(client)
        assert sum(e["fate"] == "known" for e in _kept(client)) == n_known
        client.post(f"{address}/apply", {"publish": "yes"})
        client.post(f"{address}/apply", {"publish": "yes"})  # the button pressed twice
    assert db.session.query(Job).count() == 3


def test_a_row_that_became_a_post_leads_to_it_now_and_when_the_sheet_comes_again(client: Client) -> None:
    client.sign_in(make_poster())
    path = upload(client)
    assert not posts_linked(client, path)
    client.post(f"{path}/apply")
    uids = set(db.session.scalars(sa.select(Job.uid)))
    assert posts_linked(client, path) == uids
    assert "可以导入" not in client.get(path).text.split("<tbody>")[1]
    assert posts_linked(client, upload(client)) <= uids


def posts_linked(client: Client, path: str) -> set[str]:
    table = client.get(path).text.split("<tbody>")[1]
    return set(re.findall(r'href="/jobs/([a-z0-9]{16})"', table))


def test_all_rows_can_be_kept_as_drafts(client: Client) -> None:
    client.sign_in(the_world())
    client.post(f"{upload(client)}/apply")
    assert {job.state for job in db.session.query(Job)} == {"draft"}


def test_a_sheet_belongs_to_who_brought_it(client: Client, app: APIFlask) -> None:
    client.sign_in(the_world())
    address = upload(client)
    stranger = Client(app).sign_in(make_poster())
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/apply").status_code == 404
    assert stranger.post(f"{address}/discard").status_code == 404
    for uid in ("..%2f..%2fbangfu", "a" * 16, "x"):
        assert client.get(f"/jobs/import/{uid}").status_code == 404


def test_a_sheet_can_be_thrown_away(client: Client) -> None:
    client.sign_in(the_world())
    address = upload(client)
    assert client.post(f"{address}/discard").status_code == 303
    assert client.get(address).status_code == 404


def test_a_sheet_nobody_came_back_for_is_thrown_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.sign_in(the_world())
    address = upload(client)
    monkeypatch.setattr(uploads, "KEPT_SECONDS", -1)
    assert uploads.discard_old() >= 1
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3", "\x00\x00\x00"])
def test_what_is_no_sheet_of_posts_is_refused_at_its_field(client: Client, text: str) -> None:
    client.sign_in(the_world())
    data = {"sheet": (io.BytesIO(text.encode()), "x.csv")}
    response = client.post("/jobs/import", data, content_type="multipart/form-data")
    assert response.status_code == 422 and 'href="#sheet"' in response.text


def test_no_file_is_refused_at_its_field(client: Client) -> None:
    client.sign_in(the_world())
    response = client.fill("/jobs/import")
    assert response.status_code == 422 and 'href="#sheet"' in response.text


def test_hostile_cells_are_words(client: Client) -> None:
    client.sign_in(the_world())
    hostile = "<script>alert(1)</script>{{7*7}}%s"
    address = upload(client, f"{HEAD}\n{hostile},1,杜泽,{hostile},{hostile},{hostile},{hostile}\n=cmd()," + "x," * 60)
    assert "<script>alert" not in client.get(address).text


def test_an_unverified_enterprise_brings_in_nothing(client: Client) -> None:
    the_world()
    client.sign_in(make_poster(make_organisation(state="pending")))
    assert client.get("/jobs/import").status_code == 403


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_recruiting_site_s_export_is_taken_as_it_is(app: APIFlask) -> None:
    """All 13,266 rows become posts; what lies outside the tree is a draft that says why; twice changes nothing."""
    if not ZHILIAN.exists():
        pytest.skip(f"{MISSING}the reference data")
    for code, name in (("330100000000", "杭州市"), ("330108000000", "滨江区"), ("330803000000", "衢江区")):
        make_area(code, name)
    load_lists()
    bureau = make_user("bureau", username="importer")
    db.session.commit()
    run = app.test_cli_runner().invoke
    assert "0 known · 0 error" in run(commands, ["import", str(ZHILIAN), "--as", bureau.username]).output
    rows = db.session.query(Job.state, Job.draft_why).all()
    assert len(rows) == 13_266
    assert Counter(rows)["draft", "place_outside"] > 12_000 and Counter(rows)["open", ""] > 400
    again = run(commands, ["import", str(ZHILIAN), "--as", bureau.username, "--mapping", "zhilian"]).output
    assert "0 open · 0 draft · 13266 known" in again
    assert db.session.query(Job).count() == 13_266


def test_the_command_says_what_is_wrong(app: APIFlask, tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("a,b\n1,2")
    run = app.test_cli_runner().invoke
    assert "nobody signs in" in run(commands, ["import", str(sheet), "--as", "nobody"]).output
    make_user("bureau", username="importer")
    assert "name the columns" in run(commands, ["import", str(sheet), "--as", "importer"]).output


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("保安,1,杜泽,3000,2020-01-01", "over"),
        ("保安,1,杜泽,3000,二月三十", "day_unreadable"),
        ("保安,1,杜泽,3000,2027-02-30", "day_unreadable"),
        ("保安,0,杜泽,3000,", "vacancies_unreadable"),
        ("保安,1,杜泽,看表现,", "pay_unreadable"),
    ],
)
def test_a_cell_that_cannot_be_read_is_an_error_of_its_row(app: APIFlask, row: str, why: str) -> None:
    owner = imports.owner_for(principal_of(the_world()))
    entry = imports.plan(read_rows(f"岗位名称,人数,地点,工资,有效期\n{row}".encode()), owner)[0]
    assert (entry["fate"], entry["why"]) == ("error", [why])


def test_a_day_is_read_as_people_write_it(app: APIFlask) -> None:
    owner = imports.owner_for(principal_of(the_world()))
    year = clock.today().year + 1
    for words in (f"{year}-3-1", f"{year}年3月1日", f"{year}/03/01", f"{year}.3.1"):
        entry = imports.plan(read_rows(f"岗位,地点,有效期\n保安,杜泽,{words}".encode()), owner)[0]
        assert entry["job"]["valid_until"] == date(year, 3, 1).isoformat()


def _kept(client: Client) -> list[dict[str, object]]:
    """The rows of the newest sheet that waits."""
    import json

    folder = Path(client.http.application.config["INSTANCE"]) / "imports"
    newest = max(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    return json.loads(newest.read_text(encoding="utf-8"))["entries"]


@pytest.mark.parametrize(
    ("column", "field", "context", "codes"),
    [
        ("岗位类型", "kind", "job kind", KINDS),
        ("计薪单位", "pay_unit", "pay unit", PAY_UNITS),
        ("学历", "min_education", "education", EDUCATION[1:]),  # no schooling is no demand
    ],
)
def test_a_sheet_may_use_the_words_of_the_form(
    app: APIFlask, column: str, field: str, context: str, codes: tuple[str, ...]
) -> None:
    """What the site calls a thing, its importer knows."""
    with app.test_request_context():
        words = [label(code, context) for code in codes]
    read = [MAPPINGS["own"].read({field: word, "title": "采茶工", "row": "1"}, clock.today()) for word in words]
    assert column in MAPPINGS["own"].headings[field]
    assert [row.values[field] for row in read] == list(codes)
    assert not any(row.remarks for row in read)


def test_one_stray_sign_spoils_its_cell_alone_and_a_phone_number_keeps_a_draft() -> None:
    rows = read_rows(
        (HEAD + "\n采茶工,2,杜泽镇,150元/天,,包\x00午饭,A1\n保安,1,杜泽,3000,,有事打 138-1234-5678,A2").encode()
    )
    assert len(rows) == 3 and rows[1][5] == "包\ufffd午饭"
    assert carries_a_number(rows[2][5]) and not carries_a_number("2026-03-20 到 2026-06-20，8-17 点")
