"""What people type, and what they find."""

import time
from collections.abc import Callable

import pytest
from apiflask import APIFlask

from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.search.finding import find
from tests.factories import make_job

pytestmark = pytest.mark.slow

Indexed = Callable[..., list[Job]]
TITLES = ("采茶工", "茶叶销售员", "小区保洁员", "家政服务员", "砍竹工", "缝纫工", "电子厂普工", "住家保姆")


def titles_for(text: str) -> list[str]:
    found = find(text, "jobs")
    assert found is not None
    jobs = {job.id: job.title for job in db.session.query(Job)}
    return [jobs[row_id] for row_id in found.ids]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("茶叶 采摘", "采茶工"),
        ("茶叶采摘", "采茶工"),
        ("摘茶叶", "采茶工"),  # a synonym that shares two characters in another order
        ("扫地", "小区保洁员"),  # a synonym that shares none
        ("tea picking", "采茶工"),
        ("caicha", "采茶工"),
        ("cai cha", "采茶工"),
        ("CaiCha", "采茶工"),
        ("ccg", "采茶工"),  # initials
        ("菜茶工", "采茶工"),  # the input method's other word for the same sound
        ("采荼工", "采茶工"),  # another character that looks like it
        ("采荼", "采茶工"),  # the same in a word too short for typos
        ("caica", "采茶工"),  # as spoken where ch and c are one
        ("caihca", "采茶工"),  # a slip of the finger
        ("baojie", "小区保洁员"),
        ("保结员", "小区保洁员"),
        ("招聘家政服务员", "家政服务员"),
        ("我想找缝纫的工作", "缝纫工"),
        ("ｆｅｎｇｒｅｎ", "缝纫工"),
        ("砍毛竹", "砍竹工"),
    ],
)
def test_what_is_meant_comes_first(indexed: Indexed, typed: str, first: str) -> None:
    indexed(*TITLES)
    assert titles_for(typed)[:1] == [first]


def test_a_single_character_finds_titles_that_hold_it_and_no_others(indexed: Indexed) -> None:
    indexed(*TITLES)
    assert set(titles_for("茶")) == {"采茶工", "茶叶销售员"}


def test_two_characters_are_not_stretched_to_every_word_one_character_away(indexed: Indexed) -> None:
    indexed("保安", "保洁", "保育")
    assert titles_for("保安") == ["保安"]


@pytest.mark.parametrize("typed", ["在家做", "在家", "在家里做", "在家干活", "居家"])
def test_work_that_is_done_at_home_is_found_as_people_ask_for_it(indexed: Indexed, typed: str) -> None:
    indexed("茶叶拣梗", remote=True)
    indexed("采茶工", "缝纫工")
    assert titles_for(typed)[:1] == ["茶叶拣梗"]


def test_all_words_are_wanted_before_any_of_them(indexed: Indexed) -> None:
    indexed("采茶工", "采茶 包住", "普工 包住")
    assert titles_for("采茶 包住") == ["采茶 包住"]
    found = find("采茶 宿管", "jobs")
    assert found is not None and found.how == "any" and len(found.ids) == 2


def test_an_exact_word_beats_a_mention_in_the_description(indexed: Indexed) -> None:
    indexed("普工", description="旁边就是缝纫车间")
    indexed("缝纫工")
    assert titles_for("缝纫") == ["缝纫工", "普工"]


def test_offers_and_jobs_do_not_mix(indexed: Indexed) -> None:
    indexed("采茶工")
    assert find("采茶", "offers") is not None and find("采茶", "offers").ids == ()  # type: ignore[union-attr]


def test_a_text_without_words_asks_for_nothing(indexed: Indexed) -> None:
    indexed("采茶工")
    assert [find(text, "jobs") for text in ("", "  ", "!?&*", "\x00", "，。")] == [None] * 5


HOSTILE = (
    "*", "a*b?", "title:茶", "茶 AND OR NOT", '"茶', "((((", "[a TO z]", "茶~9", "^^^", "\\", "%' OR 1=1 --", "\ud800",
    "茶" * 5000, "a " * 5000, "🍵" * 50, "\u202e茶\u0000", "٣٤٥", "茶\n" * 100, "<script>", "{{7*7}}", "noun:offers",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_the_search_or_takes_long(indexed: Indexed, text: str) -> None:
    indexed(*TITLES)
    started = time.perf_counter()
    find(text, "jobs")
    assert time.perf_counter() - started < 2


@pytest.mark.timeout(60)
def test_many_posts_that_repeat_themselves_do_not_hold_the_search(indexed: Indexed) -> None:
    indexed(*(f"茶叶采摘工 茶叶 采摘 {n % 7}" for n in range(600)))
    assert len(titles_for("茶叶 采摘")) == 600


@pytest.mark.both_databases
def test_without_an_index_the_database_answers(vocabulary: None) -> None:
    make_job(title="采茶工"), make_job(title="普工", description="也采茶"), make_job(title="缝纫工")
    db.session.commit()
    assert sorted(titles_for("采茶")) == ["普工", "采茶工"]
    assert titles_for("普工 采茶") == ["普工"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # whoosh leaves the torn file open
def test_a_broken_index_is_as_good_as_none(indexed: Indexed, app: APIFlask) -> None:
    indexed("采茶工")
    folder = app.config["INSTANCE"] / "search"
    for path in folder.iterdir():
        path.write_bytes(b"torn")
    app.extensions.pop("bangfu_search")
    assert titles_for("采茶") == ["采茶工"]
