"""Whatever a room posts or asks has words, in both languages."""

import re
from pathlib import Path

import pytest
from flask import render_template
from flask_babel import refresh

from marketplace.notices.queries import NoticeCard
from marketplace.notices.views import sentence
from marketplace.tasks.rules import KIND_WORDS
from tests.client import Client

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ROOT / "marketplace"
FOLDER = ROOT / "templates" / "notices"
PARAMS = {
    "title": "采茶工", "name_zh": "找工作", "name_en": "A job", "task": "need_help", "reason": "too_far", "days": 7,
    "from_on": "2026-01-01", "until_on": "2026-01-31", "why": "stale", "reason_zh": "重复", "reason_en": "Twice",
}  # fmt: skip


def posted_kinds() -> set[str]:
    """The kinds named where rows are posted: calls with a literal, and the tables of rules."""
    found: set[str] = set()
    for path in ROOMS.rglob("*.py"):
        text = path.read_text()
        found |= set(re.findall(r'outbox\.post\(\s*f?"[^"]+",\s*"(\w+)"', text))
        found |= set(re.findall(r'\btell(?:_cadre|_household)?\(\s*\w+, "(\w+)"', text))
        found |= set(re.findall(r'_tell\(\s*\w+, (?:f"[^"]+", )?"(\w+)"', text))
        for table in re.findall(r"^NOTICE(?:S|_KINDS)\b[^=]*= \((.*?)^\)", text, re.S | re.M):
            found |= set(re.findall(r'\("(\w+)", "', table)) or set(re.findall(r'"(\w+)"', table))
    return found


def opened_kinds() -> set[str]:
    """The kinds of task named where they are opened."""
    text = "\n".join(path.read_text() for path in ROOMS.rglob("*.py"))
    calls = set(re.findall(r'\bopen_task\(\s*"(\w+)"', text)) | set(re.findall(r'_ask\(\s*"(\w+)"', text))
    constants = re.findall(r'^(?:\w*TASK|KIND) = "(\w+)"', text, re.M)
    tables = [
        kind for table in re.findall(r"^TASK_KINDS = \{(.*?)\}", text, re.M) for kind in re.findall(r': "(\w+)"', table)
    ]
    return calls | set(constants) | set(tables)


def test_the_scan_finds_what_it_looks_for() -> None:
    assert {"need_stated", "task_climbed", "match_rejected", "job_stale", "household_paired"} <= posted_kinds()
    assert {"need_help", "match_decision", "job_stale", "placement_30", "verify_organisation"} <= opened_kinds()


def test_every_kind_of_notice_has_a_sentence() -> None:
    assert posted_kinds() <= {path.stem for path in FOLDER.glob("*.txt")}


def test_every_kind_of_task_has_words() -> None:
    assert opened_kinds() <= set(KIND_WORDS)


@pytest.mark.parametrize("kind", sorted(path.stem for path in FOLDER.glob("*.txt")))
@pytest.mark.parametrize("reader", ["user", "household", "organisation"])
def test_each_sentence_reads_well_in_chinese_and_english(client: Client, kind: str, reader: str) -> None:
    card = NoticeCard("uid", reader, kind, PARAMS, "/", at=None, is_read=False)  # type: ignore[arg-type]
    said = {}
    for language in ("zh_Hans_CN", "en"):
        with client.http.application.test_request_context(headers={"Cookie": f"language={language}"}):
            refresh()
            said[language] = sentence(card)
    assert re.search(r"[\u4e00-\u9fff]", said["zh_Hans_CN"]) and said["zh_Hans_CN"].endswith(("。", "！", "？"))
    assert said["en"].endswith((".", "!", "?")) and "%(" not in said["en"] and "  " not in said["en"]
    assert said["en"] != said["zh_Hans_CN"]


def test_a_missing_parameter_leaves_a_gap_and_no_fault(client: Client) -> None:
    with client.http.application.test_request_context():
        assert render_template("notices/placed.txt", reader="household")
