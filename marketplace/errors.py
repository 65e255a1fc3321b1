"""The errors of the house. Messages are translation keys and never carry personal data."""

from collections.abc import Mapping

from sqlalchemy import Index, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError


class BangfuError(Exception):
    """Anything a page answers with a sentence instead of a stack trace."""

    status = 400
    message = "Something was not right with that."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)
        self.message = message or self.message


class NotFound(BangfuError):
    """Not there, or outside the viewer's scope: nobody learns which."""

    status = 404
    message = "This page does not exist, or it is not yours to see."


class NotAllowed(BangfuError):
    """There, and visible, but this person may not do that."""

    status = 403
    message = "Your role does not allow this."


class SignInNeeded(BangfuError):
    """Nobody is signed in."""

    status = 401
    message = "Please sign in first."


class IllegalMove(BangfuError):
    """The thing is in a state from which that step does not exist."""

    status = 409
    message = "This has moved on since you opened the page. Nothing was changed."


class NoVacancyLeft(BangfuError):
    """Every vacancy, slot or yuan is held or given."""

    status = 409
    message = "No place is left: all are held or filled."


class NotSaved(BangfuError):
    """The database could not take the change: its disk is full or fails, or it is locked for too long."""

    status = 503
    message = "This could not be saved just now. Nothing was changed: please try again in a minute."


class Twice(BangfuError):
    """The same form arrived a second time."""

    status = 409
    message = "This was already sent. It was saved once; you find it in your list."


class FormInvalid(BangfuError):
    """What was typed cannot be taken; `fields` says why, per field."""

    status = 422
    message = "Please check the marked fields."

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields)


def broken_constraint(error: IntegrityError, tables: Mapping[str, Table]) -> str:
    """The name of the violated constraint on SQLite and PostgreSQL, or ''.

    SQLite names a CHECK but lists a UNIQUE by its columns, so those are looked up.
    """
    diagnostic = getattr(error.orig, "diag", None)
    if diagnostic is not None:
        return diagnostic.constraint_name or ""
    text = str(error.orig)
    if text.startswith("CHECK constraint failed: "):
        return text.partition(": ")[2]
    if not text.startswith("UNIQUE constraint failed: "):
        return ""
    named = text.partition(": ")[2].removeprefix("index ").strip("'")
    if "." not in named:
        return named
    columns = [part.strip().split(".") for part in named.split(",")]
    return _unique_named(tables.get(columns[0][0]), {column for _, column in columns})


def _unique_named(table: Table | None, columns: set[str]) -> str:
    if table is None:
        return ""
    uniques: list[UniqueConstraint | Index] = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    uniques += [index for index in table.indexes if index.unique]
    return next((str(u.name) for u in uniques if {c.name for c in u.columns} == columns), "")
