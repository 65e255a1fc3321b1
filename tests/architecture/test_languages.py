"""Both languages are complete: every message of code and templates has its Chinese."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from marketplace import errors

ROOT = Path(__file__).resolve().parents[2]
CATALOGS = sorted((ROOT / "translations" / "zh_Hans_CN" / "LC_MESSAGES").glob("*.po"))
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
BLANKS = re.compile(r"%\(\w+\)[sd]")


@cache
def chinese() -> dict[tuple[str, str], str]:
    """(context, msgid) → Chinese, over all catalogs."""
    return {key: words for path in CATALOGS for key, words in catalog(path).items()}


def catalog(path: Path) -> dict[tuple[str, str], str]:
    """(context, msgid) → Chinese, of one catalog."""
    known = {}
    with path.open("rb") as text:
        for message in read_po(text, locale="zh_Hans_CN"):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            words = message.string[0] if isinstance(message.string, tuple) else message.string
            if ids[0] and words and not message.fuzzy:
                known[(message.context or "", ids[0])] = words
    return known


def used(path: Path) -> set[tuple[str, str]]:
    """(context, msgid) of every message a file speaks."""
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    found = set()
    with path.open("rb") as source:
        for _line, ids, _comments, context in extract(method, source, KEYWORDS, options={"silent": "false"}):
            found.add((context or "", ids[0] if isinstance(ids, tuple) else ids))
    return found


def test_one_message_has_one_chinese() -> None:
    """Catalogs are merged: of two wordings one would be shown where the other was meant (use pgettext)."""
    said: dict[tuple[str, str], set[str]] = {}
    for path in CATALOGS:
        for key, words in catalog(path).items():
            said.setdefault(key, set()).add(words)
    assert not {key: words for key, words in said.items() if len(words) > 1}


@pytest.mark.parametrize(
    "path",
    [
        *(ROOT / "marketplace").rglob("*.py"),
        *(p for p in (ROOT / "templates").rglob("*.*") if p.suffix in (".html", ".txt")),
    ],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_every_message_has_its_chinese(path: Path) -> None:
    assert not sorted(used(path) - chinese().keys())


def test_every_error_has_its_chinese() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.BangfuError)]
    assert not [kind.message for kind in kinds if ("", kind.message) not in chinese()]


def test_the_chinese_keeps_the_blanks_of_the_message() -> None:
    odd = [
        (msgid, words)
        for (_context, msgid), words in chinese().items()
        if sorted(set(BLANKS.findall(msgid))) != sorted(set(BLANKS.findall(words)))
    ]
    assert not odd


def test_the_chinese_is_chinese() -> None:
    """A message left in English is shown to a reader of Chinese; names of formats may stay."""
    assert not [
        msgid
        for (_c, msgid), words in chinese().items()
        if not re.search(r"[\u4e00-\u9fff]", words) and len(msgid) > 24
    ]
