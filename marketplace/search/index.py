"""The index on disk under INSTANCE/search: its fields, its one writer, and each thread's reader.

The index is disposable: what it says comes from the database, and `flask search rebuild` makes it
anew. The fields take ready-made words, so that nothing of ours is pickled into it.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from flask import current_app
from whoosh import fields
from whoosh import index as whoosh_index
from whoosh.searching import Searcher
from whoosh.writing import CLEAR, LockError

log = structlog.get_logger()

NOUNS = ("jobs", "offers")
_WORDS = fields.KEYWORD(scorable=True)
SCHEMA = fields.Schema(
    key=fields.ID(unique=True),
    noun=fields.ID,
    row=fields.STORED,
    title=_WORDS,
    body=_WORDS,
    grams=_WORDS,
    codes=fields.KEYWORD,
    sounds=fields.KEYWORD,
)


class Busy(Exception):
    """Another process is writing the index."""


class Shelf:
    """The index of this process. Searchers are kept, one per thread: opening one costs more than a search."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open = threading.local()

    def searcher(self) -> Searcher | None:
        """A searcher over what the worker last wrote; None when the index is missing, empty or broken."""
        try:
            searcher = self._current()
            return searcher if searcher.doc_count_all() else None
        except whoosh_index.EmptyIndexError:
            return None
        except Exception as error:
            # A torn or foreign index must never take a page down: the database answers instead.
            log.warning("search_index_unreadable", kind=type(error).__name__)
            self._open.searcher = None
            return None

    def _current(self) -> Searcher:
        searcher = getattr(self._open, "searcher", None)
        # Never refresh(): it shows deleted and doubled posts.
        if searcher is None or not searcher.up_to_date():
            if searcher is not None:
                searcher.close()
            self._open.searcher = None
            searcher = self._open.searcher = whoosh_index.open_dir(str(self.folder), schema=SCHEMA).searcher()
        return searcher

    @contextmanager
    def writer(self, *, anew: bool = False) -> Iterator[Any]:
        """Write and commit; `anew` drops what was there.

        Raises Busy while another process writes; nothing is written when the block raises.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        index = self._opened()
        try:
            writer = index.writer()
        except LockError as error:
            raise Busy from error
        try:
            yield writer
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=CLEAR) if anew else writer.commit()

    def _opened(self) -> Any:
        if whoosh_index.exists_in(str(self.folder)):
            try:
                return whoosh_index.open_dir(str(self.folder), schema=SCHEMA)
            except Exception as error:
                log.warning("search_index_made_anew", kind=type(error).__name__)
        return whoosh_index.create_in(str(self.folder), SCHEMA)


def shelf() -> Shelf:
    """The application's index."""
    folder: Path = current_app.config["INSTANCE"] / "search"
    kept: Shelf | None = current_app.extensions.get("bangfu_search")
    if kept is None or kept.folder != folder:
        kept = current_app.extensions["bangfu_search"] = Shelf(folder)
    return kept


def put(writer: Any, documents: Iterable[Mapping[str, Any]]) -> None:
    """Replace documents by their key."""
    for document in documents:
        writer.update_document(**document)


def take_out(writer: Any, rows: Iterable[tuple[str, int]]) -> None:
    """Drop the documents of (noun, id); those that are not there do no harm."""
    for noun, row_id in rows:
        writer.delete_by_term("key", f"{noun}:{row_id}")
