"""Steps that are due: looked for without a lock, then each row is one transaction.

One row that cannot take its step holds up nobody: it is named in the log and passed over.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
import structlog

from .db import Row, db, reading

AT_ONCE = 200
log = structlog.get_logger()


def take_each(model: type[Row], due: sa.Select[Any], step: Callable[[Any], bool | None]) -> int:
    """Take `step` on every row whose id `due` selects, in the order of ids; how many took it.

    A step that answers False found that it was not due any more. What the caller did before is committed.
    """
    db.session.commit()
    return sum(_take(model, row_id, step) for row_id in _ids(model, due))


def _ids(model: type[Row], due: sa.Select[Any]) -> Iterator[int]:
    last = 0
    while True:
        with reading():
            page = due.where(model.id > last).order_by(model.id).limit(AT_ONCE)
            ids = db.session.scalars(page).all()
            db.session.rollback()
        if not ids:
            return
        yield from ids
        last = ids[-1]


def _take(model: type[Row], row_id: int, step: Callable[[Any], bool | None]) -> bool:
    row = db.session.get(model, row_id)
    uid = row.uid if row is not None else ""
    try:
        taken = row is not None and step(row) is not False
        db.session.commit()
    except Exception as fault:  # whatever it is: the rows behind it have their turn
        db.session.rollback()
        log.warning("step_failed", step=step.__name__, noun=model.__name__, uid=uid, fault=type(fault).__name__)
        return False
    return taken
