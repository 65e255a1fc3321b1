import json
import math
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching import metrics
from matching.__main__ import main
from matching.evaluation.tables import Areas
from matching.evaluation.words import age, education_level, identity, listed, number, place
from matching.places import SAME_CITY_KM, SAME_VILLAGE_KM, tree_km

pytestmark = pytest.mark.slow

SHARED = Path(__file__).parents[3] / "shared" / "data"


def test_measures_agree_with_sums_by_hand():
    hits = np.array([False, True, False, True])
    assert metrics.ndcg(hits, 2) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))
    assert metrics.reciprocal_rank(hits) == 1 / 2
    assert metrics.average_precision(hits, 3) == pytest.approx((1 / 2 + 2 / 4) / 3)
    assert metrics.recall(hits, 4, k=2) == 1 / 4
    assert metrics.auc(hits) == pytest.approx(1 / 4)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "people.csv").write_text("id,title,education\np1,采茶工,小学\np2,司机,初中\np3,会计,大专\n", "gb18030")
    (tmp_path / "opportunities.csv").write_bytes("\ufeffid,title,age\r\no1,茶叶采摘,\r\n".encode())
    (tmp_path / "judgements.csv").write_text("opportunity_id,person_id,relevance\no1,p1,1\no1,p2,0\n")
    return tmp_path


def test_figures_come_as_json_and_rankings_as_a_file(folder, capsys):
    out = folder / "rankings.csv"
    assert main(["evaluate", str(folder), "--json", "--rankings", str(out)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["ndcg_at_10"], figures["mrr"], figures["auc"], figures["queries"]) == (1.0, 1.0, 1.0, 1)
    lines = out.read_text().splitlines()
    assert lines[0] == "opportunity_id,rank,person_id,score" and lines[1].startswith("o1,1,p1,")


def test_the_judgements_cannot_change_the_ranking(folder):
    one, two = folder / "one.csv", folder / "two.csv"
    main(["evaluate", str(folder), "--rankings", str(one)])
    (folder / "judgements.csv").write_text("opportunity_id,person_id,relevance\no1,p3,1\n")
    main(["evaluate", str(folder), "--rankings", str(two)])
    assert one.read_text() == two.read_text()


def test_people_decided_before_are_no_candidates(folder):
    (folder / "decisions.csv").write_text("opportunity_id,person_id,approved\no1,p1,1\n")
    out = folder / "rankings.csv"
    assert main(["evaluate", str(folder), "--rankings", str(out)]) == 0
    assert "p1" not in out.read_text()


BAD = [
    ("people.csv", "id,age\np1,abc\n", "people.csv: row 2, column age"),
    ("people.csv", "id\np1\np1\n", "people.csv: row 3, column id"),
    ("people.csv", "id,education\np1,会飞\n", "people.csv: row 2, column education"),
    ("people.csv", "name\np1\n", "people.csv: row 1, column id"),
    ("judgements.csv", "opportunity_id,person_id,relevance\no9,p1,1\n", "judgements.csv: row 2, column opportunity_id"),
    ("judgements.csv", "opportunity_id,person_id,relevance\no1,p1,x\n", "judgements.csv: row 2, column relevance"),
    ("judgements.csv", "opportunity_id,person_id,relevance\no1,p1,\n", "judgements.csv: row 2, column relevance"),
    ("people.csv", "", "people.csv: row 1, column id"),
    ("people.csv", "id;title\np1;采茶\n", "people.csv: row 1, column id"),
    ("people.csv", "id,title,title\np1,a,b\n", "people.csv: row 1, column title"),
    ("people.csv", 'id,title\np1,a\np2,"never closed\np3,c\n', "people.csv: row 3, column 1"),
    ("people.csv", "id,title\np1,a,b\n", "people.csv: row 2, column 3"),
    ("people.csv", "id,age\np1,-5\n", "people.csv: row 2, column age"),
    ("people.csv", "id,age\np1,999\n", "people.csv: row 2, column age"),
    ("people.csv", "id,lat\np1,95\n", "people.csv: row 2, column lat"),
    ("people.csv", "id,wage_min_fen\np1,1e400\n", "people.csv: row 2, column wage_min_fen"),
    ("people.csv", "id,wage_min_fen\np1,1e300\n", "people.csv: row 2, column wage_min_fen"),
    ("decisions.csv", "opportunity_id,person_id,approved\no1,p1,也许\n", "decisions.csv: row 2, column approved"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD)
def test_a_bad_file_is_one_line_and_exit_two(folder, capsys, name, content, said):
    (folder / name).write_text(content)
    assert main(["evaluate", str(folder)]) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith(said) and "\n" not in error


def test_unknown_columns_are_named_and_ignored(folder, capsys):
    (folder / "people.csv").write_text("id,title,shoe\np1,采茶工,41\np2,司机,\np3,会计,\n")
    assert main(["evaluate", str(folder), "--json"]) == 0
    assert "shoe" in capsys.readouterr().err


def test_education_in_words_and_numbers_is_one_ladder():
    assert [education_level(w) for w in ("小学", "初中", "中专", "大专", "本科", "硕士", "3", "", "不限")] == [
        1, 2, 3, 4, 5, 6, 3, -1, -1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("初中及以下", 2), ("高中/中专", 3), ("职业高中", 3), ("技工学校", 3), ("大专及以上", 4),
        ("大学专科", 4), ("本科（全日制）", 5), ("专升本", 5), ("硕士研究生", 6), ("MBA/EMBA", 6),
        ("Bachelor of Science", 5), ("Associate degree", 4), ("High School Diploma", 3), ("Junior secondary school", 2),
        ("Junior college", 4), ("Primary school", 1), ("ＭＡＳＴＥＲ", 6),
        ("文盲", 0), ("学历不限", -1), ("其他", -1), ("无要求", -1), ("N/A", -1),
    ],
)  # fmt: skip
def test_education_is_read_as_files_have_it(words, level):
    assert education_level(words) == level


def test_ages_numbers_and_lists_are_read_as_files_have_them():
    day = date(2026, 11, 26)
    ages = [age(w, day) for w in ("35", "35岁", "３５周岁", " 35 岁", "18-45岁", "1990-05-04", "1990年", "1990")]
    assert [int(years) for years in ages] == [35, 35, 35, 35, 18, 36, 36, 36]
    assert [int(age(w, day)) for w in ("2008-12-20", "2008年11月26日", "19900504", "1990-02-31", "20081127")] == [
        17, 18, 36, 36, 17,
    ]  # fmt: skip
    assert [number(w) for w in ("3,500", "3500元/月", "1.2万", "4k", "-3.5", "1e3", "是", "False")] == [
        3500, 3500, 12000, 4000, -3.5, 1000, 1, 0,
    ]  # fmt: skip
    assert all(math.isnan(number(w)) for w in ("", "不限", "面议", "-", "NaN"))
    assert (
        listed("采茶|炒茶")
        == listed("采茶｜ 炒茶")
        == listed("采茶、炒茶")
        == listed("采茶;炒茶；")
        == ("采茶", "炒茶")
    )
    assert listed("Sales, retail|Cook") == ("Sales, retail", "Cook") and listed("") == ()


def test_what_a_reader_would_understand_is_understood():
    assert [number(w) for w in ("0.8-1万", "8-12千", "8千-1.1万·13薪", "￥8,000", "约5000元", "无经验", "三年")] == [
        8000, 8000, 8000, 8000, 5000, 0, 3,
    ]  # fmt: skip
    assert math.isnan(number("薪资面议")) and age("90后", date(2026, 11, 28)) == 34
    assert listed("采茶,炒茶") == listed("采茶，炒茶") == listed('["采茶", "炒茶"]') == listed("采茶|-|炒茶")
    assert (place("530.0"), place("杭州市"), place("全国"), identity("12.0"), identity("012")) == (
        "530", "杭州", "", "12", "012",
    )  # fmt: skip


HABITS = {
    "bom": "\ufeffid,title\np1,采茶工\np2,司机\np3,会计\n".encode(),
    "crlf": "id,title\r\np1,采茶工\r\n\r\np2,司机\r\np3,会计\r\n".encode(),
    "cr": "id,title\rp1,采茶工\rp2,司机\rp3,会计\r".encode(),
    "gb18030": "id,title\np1,采茶工\np2,司机\np3,会计\n".encode("gb18030"),
    "spreadsheet": " ID ,Title,,\np1,采茶工,,\np2,司机,\np3,会计\n,,,\n".encode(),
    "words": "ID,Wanted Titles\np1,采茶工\np2,司机\np3,会计\n".encode(),
    "quotes": 'id,title\np1,"采茶工"\np2,"司机,货车"\n"p3","会""计\n第二行"\n'.encode(),
}


@pytest.mark.parametrize("habit", HABITS)
def test_the_habits_of_files_change_no_figure(folder, capsys, habit):
    (folder / "people.csv").write_bytes(HABITS[habit])
    assert main(["evaluate", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mrr"] == 1.0


def test_standard_output_is_json_even_where_columns_are_ignored(folder, capsys):
    (folder / "judgements.csv").write_text("opportunity_id,person_id,relevance,who\no1,p1,1,me\n")
    (folder / "opportunities.csv").write_text("id,title,a\tb\no1,采茶,x\n")
    assert main(["evaluate", str(folder), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["queries"] == 1
    assert said.err.splitlines() == ["opportunities.csv: ignoring columns a b", "judgements.csv: ignoring columns who"]


def test_a_folder_or_a_place_that_is_not_there_is_one_line(folder, capsys):
    for asked in ([str(folder / "none")], [str(folder), "--rankings", str(folder / "no" / "x.csv")]):
        assert main(["evaluate", *asked, "--json"]) == 2
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.strip().splitlines()) == 1


def test_areas_are_a_tree_only_where_they_look_like_one():
    assert Areas({"330803", "330881001"}).code("330803") == 330803000000
    plain = Areas({"530", "杭州"})
    assert not plain.is_tree and plain.code("530") != plain.code("杭州") and plain.code("") == 0
    few = Areas({"330803", "境外", *(f"3308{k}" for k in range(10, 30))})
    assert few.code("330803") == 330803000000 and few.code("境外") > few.code("330829")
    assert few.wanted("境外") == few.code("境外") // 10_000_000_000


def test_a_wanted_city_or_county_is_the_same_however_many_zeros_fill_its_code():
    areas = Areas({"330800", "330000", "330803000000", "330803104", "3308"})
    words = ("330800", "3308", "330000", "330803000000", "330803104", "330803104000")
    assert [areas.wanted(word) for word in words] == [3308, 3308, 33, 330803, 330803104, 330803104]


def test_rankings_are_not_written_over_what_is_read_nor_where_no_file_can_be(folder, capsys):
    before = (folder / "judgements.csv").read_text()
    for place_ in (folder / "judgements.csv", folder, folder / "nowhere" / "out.csv"):
        assert main(["evaluate", str(folder), "--rankings", str(place_)]) == 2
        error = capsys.readouterr().err.strip()
        assert str(place_) in error and "\n" not in error
    assert (folder / "judgements.csv").read_text() == before


@pytest.mark.parametrize("words", ["0", "-5", "1e3", "٣", "9" * 21, "1000000000"])
def test_a_size_that_is_none_is_one_line_and_exit_two(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--people", words])
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_small_bench_takes_any_length_of_lists(capsys):
    assert main(["bench", "--people", "5", "--opportunities", "3", "--top-people", "999999999", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["broken_rules"], figures["top_people"]) == (0, 5) and figures["max_score_difference"] <= 1e-6


def test_names_of_columns_move_no_cursor(folder, capsys):
    (folder / "people.csv").write_text("id,title,\x1b[31mred\np1,采茶工,1\np2,司机,\np3,会计,\n")
    assert main(["evaluate", str(folder), "--json"]) == 0
    assert "\x1b" not in capsys.readouterr().err


def test_who_names_other_places_is_not_looking_at_home():
    areas = Areas({"530", "551"})
    at_home = [tree_km(areas.home("530", wanted), areas.code("530")) for wanted in ((), ("530", "551"), ("551",))]
    assert at_home == [SAME_VILLAGE_KM, SAME_VILLAGE_KM, SAME_CITY_KM]


BASELINES = {"titles-zh": (0.649, 0.794, 0.389), "titles-en": (0.524, 0.717, 0.343)}


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real ranking sets are not on this machine")
def test_real_titles_are_ranked_better_than_by_characters(name, capsys):
    assert main(["evaluate", str(SHARED / name), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    best = BASELINES[name]
    assert figures["ndcg_at_10"] > best[0] and figures["mrr"] > best[1] and figures["recall_at_20"] > best[2]


def test_the_engine_starts_where_no_home_can_be_written(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    env = {"HOME": "/proc/none", "PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    code = "import matching.ranking, os; print(os.environ['NUMBA_CACHE_DIR'])"
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith(str(tmp_path))
