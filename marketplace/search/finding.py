"""Words → rows: by the index, or by the database as long as there is no index."""

import time
from typing import Any

import sqlalchemy as sa
from flask import current_app

from ..db import db
from .documents import TABLES, thesaurus
from .index import shelf
from .lookup import MOST_HITS, Found, look_up
from .thesaurus import Thesaurus
from .words import chunks

VOCABULARY_LASTS = 600.0  # seconds; a bureau's new synonym is known ten minutes later


def find(text: str, noun: str) -> Found | None:
    """The open rows of a noun for what was typed, best first; None when it holds no word at all.

    No statement with an index (one every ten minutes for the vocabulary), one without.
    """
    if not chunks(text):
        return None
    searcher = shelf().searcher()
    if searcher is None:
        return _in_the_database(text, noun)
    return look_up(text, noun, searcher=searcher, known=_known())


def _known() -> Thesaurus:
    kept: tuple[float, Thesaurus] | None = current_app.extensions.get("bangfu_thesaurus")
    if kept is None or time.monotonic() - kept[0] > VOCABULARY_LASTS:
        kept = current_app.extensions["bangfu_thesaurus"] = (time.monotonic(), thesaurus())
    return kept[1]


def _in_the_database(text: str, noun: str) -> Found:
    """Rows whose title or description holds every word, newest first."""
    table = TABLES[noun]
    rows = sa.select(table.id).where(table.state == "open", *(_holds(table, word) for word in chunks(text)))
    return Found(tuple(db.session.scalars(rows.order_by(table.id.desc()).limit(MOST_HITS))), "plain")


def _holds(table: Any, word: str) -> sa.ColumnElement[bool]:
    return sa.or_(table.title.icontains(word, autoescape=True), table.description.icontains(word, autoescape=True))
