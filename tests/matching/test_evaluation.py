import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching import metrics
from matching.__main__ import main
from matching.evaluation.files import education_level
from matching.evaluation.tables import Areas

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


def test_areas_are_a_tree_only_where_they_look_like_one():
    assert Areas({"330803", "330881001"}).code("330803") == 330803000000
    plain = Areas({"530", "杭州"})
    assert not plain.is_tree and plain.code("530") != plain.code("杭州") and plain.code("") == 0


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
