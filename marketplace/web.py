"""The request edge: one transaction per change, pages, errors, paging."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask, abort, current_app, flash, g, redirect, render_template, request, session
from flask_babel import get_locale, gettext, pgettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from . import audit
from .access import viewer
from .db import Base, begin_write, db, in_turn, keep_what_was_read, set_reading, still_stands
from .errors import FormInvalid, IllegalMove, NotSaved, NoVacancyLeft, Twice, broken_constraint
from .fields import Form

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")
PAGE_SIZE = 20
SEATS = frozenset({"ck_jobs_seats", "ck_help_offers_slots", "ck_help_offers_budget"})


def run(command: Callable[[], Result]) -> Result:
    """Run one command in its own write transaction and commit it.

    Raises what the command raises; a broken constraint becomes NoVacancyLeft, Twice or FormInvalid,
    a row that another changed meanwhile IllegalMove. Views recorded before stay recorded.
    """
    return _take(_Step(begin_write, lambda _: command()))


def run_on(load: Callable[[], Loaded], command: Callable[[Loaded], Result]) -> Result:
    """`run` for a command that many wait for: what it is about is loaded before the database is locked.

    If a row of it changed until then, it is loaded again.
    """
    return _take(_Step(lambda: _Ahead(load), lambda ahead: command(ahead.as_it_stands())))


class _Ahead(Generic[Loaded]):
    """What was read before the lock."""

    def __init__(self, load: Callable[[], Loaded]) -> None:
        set_reading(True)
        self._load, self._loaded = load, load()
        self._views = audit.take_waiting()  # what loading showed is written under the lock, too
        self._versions = keep_what_was_read()

    def as_it_stands(self) -> Loaded:
        """The same, or loaded again when somebody changed it meanwhile."""
        if still_stands(self._versions):
            audit.put_back(self._views)
            return self._loaded
        db.session.expire_all()
        return self._load()


class _Step(Generic[Loaded, Result]):
    """One command on its way: `read` before the lock, `write` under it."""

    result: Result

    def __init__(self, before: Callable[[], Loaded], command: Callable[[Loaded], Result]) -> None:
        self._before, self._command = before, command
        self._views = audit.take_waiting()

    def read(self) -> None:
        self._ready = self._before()

    def write(self) -> None:
        set_reading(False)
        try:
            audit.put_back(self._views)
            self.result = self._command(self._ready)
            db.session.commit()
        except Exception:
            db.session.rollback()  # under the lock: the next finds the file free
            audit.put_back(self._views)  # what was shown before was shown all the same
            raise


def _take(step: _Step[Any, Result]) -> Result:
    try:
        in_turn(step.read, step.write)
    except IntegrityError as error:
        raise _named(error) from error
    except StaleDataError as error:
        raise IllegalMove from error
    finally:
        set_reading(True)
    current_app.extensions["bangfu_nudge"]()
    return step.result


def submit(
    form: Form, command: Callable[..., Result], *, ready: Callable[[], Any] | None = None
) -> Result | None:  # fmt: skip
    """`run(command)` if this is a POST that validates; None when the form is to be shown (again).

    `ready` does what takes long and needs no lock; the command is given what it made.
    """
    if not form.validate_on_submit():
        return None
    try:
        made = (ready(),) if ready else ()
        return run(lambda: command(*made))
    except FormInvalid as error:
        form.refuse(error)
        return None


def page(template: str, **context: Any) -> Any:
    """A page; one that answers a POST says 422, for the form was not taken."""
    status = 422 if request.method == "POST" else 200
    return render_template(template, **context), status


def done(message: str, to: str) -> Response:
    """Say what happened and go there."""
    flash(message)
    return redirect(to, 303)


def safe_next(default: str) -> str:
    """The `next` parameter if it is a path of this site."""
    target = request.values.get("next", "")
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and target.isprintable() else default


def translated(message: Any) -> str:
    """A message in the reader's words. It may quote what somebody typed, so it is neither markup nor a format.

    `_()` of a template would take it for both.
    """
    return gettext(message) if isinstance(message, str) and message else str(message)


def label(value: str | None, context: str) -> str:
    """A code of an enumeration in the reader's words: msgctxt = context, msgid = `put forward`."""
    return pgettext(context, value.replace("_", " ")) if value else ""


def named(row: Any) -> str:
    """The name of a row that carries both languages."""
    if row is None:
        return ""
    return row.name_zh if is_chinese() else (row.name_en or row.name_zh)


def is_chinese() -> bool:
    """Whether this request is answered in Chinese."""
    return str(get_locale() or "zh").startswith("zh")


@dataclass(frozen=True)
class Page:
    """One page of a list: `items`, and where they stand among `total`."""

    items: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """The position of the first item, from 1 (0 when the list is empty)."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The position of the last item on this page."""
        return min(self.number * self.size, self.total)

    @property
    def n_pages(self) -> int:
        """How many pages there are (at least one)."""
        return max(1, -(-self.total // self.size))

    def address(self, number: int) -> str:
        """This page's address with another page number; filters stay."""
        arguments = request.args.to_dict(flat=False) | {"page": [str(number)]}
        return f"{request.path}?{urlencode(arguments, doseq=True)}"


def page_number() -> int:
    """The `page` parameter, 1 when absent; 404 for nonsense."""
    text = request.args.get("page", "1")
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not 1 <= int(text) <= 100_000:
        abort(404)
    return int(text)


def paged(
    statement: sa.Select[Any],
    to_card: Callable[[Any], Any] | None = None,
    *,
    number: int = 1,
    size: int = PAGE_SIZE,
) -> Page:
    """Two statements, however many rows: the count, and one page (an ordered select of one entity)."""
    total = db.session.scalar(sa.select(sa.func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).unique().all()
    return Page([to_card(row) for row in rows] if to_card else rows, number, total, size)


def sliced(items: Sequence[Any], *, number: int = 1, size: int = PAGE_SIZE) -> Page:
    """One page of what is in memory already."""
    return Page(items[(number - 1) * size : number * size], number, len(items), size)


def install(app: Flask) -> None:
    """Hook the edge into the application."""
    app.before_request(_begin)
    app.after_request(_keep_views)
    app.teardown_request(_end)
    app.jinja_env.filters.update(label=label, named=named, translated=translated)
    app.jinja_env.globals.update(viewer=viewer, is_chinese=is_chinese)


def _begin() -> None:
    set_reading(True)
    g.pop("principal", None)


def _keep_views(response: Response) -> Response:
    """Personal data leaves only together with the audit row that says so."""
    if response.status_code < 500 and audit.waiting():
        try:
            run(lambda: None)
        except NotSaved as error:
            response = current_app.make_response(current_app.handle_user_exception(error))
    personal = session.get("_user_id") or "Authorization" in request.headers
    response.headers.setdefault("Cache-Control", "no-store" if personal else "no-cache")
    return response


def _end(_error: BaseException | None) -> None:
    set_reading(False)


def _named(error: IntegrityError) -> Exception:
    name = broken_constraint(error, Base.metadata.tables)
    if name in SEATS:
        return NoVacancyLeft()
    if name.endswith("_uid"):
        return Twice()
    field = CONSTRAINT_FIELDS.get(name)
    return FormInvalid({field[0]: field[1]}) if field else IllegalMove(gettext(IllegalMove.message))


# rooms.py fills this from the rooms: constraint name → (form field, message)
CONSTRAINT_FIELDS: dict[str, tuple[str, str]] = {}
