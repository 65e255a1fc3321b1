"""How programs are answered under `/api/v1`: a token for everything, strict bodies, problems, safe repeats.

A room's `api.py` makes its blueprint with `blueprint(room, auth=token_auth)`: no view of it runs
without a bearer token, and the cookie counts for nothing. Every error is `application/problem+json`.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from apiflask import APIBlueprint
from apiflask.exceptions import HTTPError
from flask import jsonify, request
from limits import RateLimitItemPerMinute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from werkzeug.exceptions import BadRequest, HTTPException, TooManyRequests

from . import limits
from .access import viewer
from .errors import BangfuError, FormInvalid, Twice
from .fields import normalise
from .once import uid_of
from .web import Page, run

PREFIX = "/api/v1"
LARGEST_BODY = 64 * 1024
REQUESTS = RateLimitItemPerMinute(600, namespace="api")
KEY_HEADER = "Idempotency-Key"
KEY_LENGTHS = range(8, 129)
_NAME = re.compile(r"[a-z_0-9.]{1,60}\Z")
Row = TypeVar("Row")


class Body(BaseModel):
    """What a program sends: exactly these fields, of exactly these types (`false` is no number)."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Asked(BaseModel):
    """What a program asks for in the address."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    page: Annotated[int, Field(ge=1, le=100_000, description="Pages hold 20 items, the first is 1.")] = 1


class Answer(BaseModel):
    """What a program is told; made from dicts and cards alike."""

    model_config = ConfigDict(from_attributes=True)


class Listing(Answer):
    """One page of a list."""

    page: int
    pages: int
    total: int


def _day(value: Any) -> Any:
    """Only `2026-05-01`: a number of seconds is no day."""
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    raise ValueError("a day is written as 2026-05-01")


LEFT_OUT: Any = Field(default_factory=lambda: None)  # may be left out, may not be null
Words = Annotated[str, BeforeValidator(normalise)]  # full-width and control characters as in forms
Day = Annotated[date, BeforeValidator(_day)]
Fen = Annotated[int, Field(ge=0, le=10**13, description="Money is in fen: 100 are one yuan.")]
AreaCode = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="12-digit statistical code.")]


def blueprint(room: str, *, auth: Any) -> APIBlueprint:
    """The blueprint of a room's `api.py`; `auth` is the token check of accounts."""
    api = APIBlueprint(f"{room}_api", f"marketplace.{room}.api", url_prefix=PREFIX, tag=room)

    @api.before_request
    @api.auth_required(auth)
    def admit() -> None:
        _check_rate()
        _check_body()

    return api


def listing(page: Page, items: list[Any] | None = None) -> dict[str, Any]:
    """A page of cards as a Listing takes it."""
    return {
        "items": page.items if items is None else items,
        "page": page.number, "pages": page.n_pages, "total": page.total,
    }  # fmt: skip


def problem(
    status: int, title: str, *, errors: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> Any:
    """An error as RFC 9457 has it; `errors` says why, per field. Never repeats what was sent."""
    body = {"type": "about:blank", "status": status, "title": title} | ({"errors": dict(errors)} if errors else {})
    answer = jsonify(body)
    answer.status_code, answer.mimetype = status, "application/problem+json"
    answer.headers.extend(headers or {})
    return answer


def problem_of(error: Exception) -> Any:
    """The problem that any error of a request is."""
    if isinstance(error, FormInvalid):
        errors = {field: [message] for field, message in error.fields.items()}
        return problem(error.status, error.message, errors=errors)
    if isinstance(error, BangfuError):
        return problem(error.status, error.message)
    if isinstance(error, HTTPError):  # a body or an address that does not fit its schema
        told = error.detail if isinstance(error.detail, dict) else {}
        said: dict[str, Any] = next(iter(told.values()), {})
        # The name of a field that does not exist is the sender's text, and may be anything.
        errors = {name if _NAME.match(name) else "unknown": why for name, why in said.items()}
        return problem(error.status_code, FormInvalid.message, errors=errors)
    if isinstance(error, HTTPException):
        headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        return problem(error.code or 500, error.name, headers=headers)
    return problem(500, "Something went wrong here. It was recorded.")


class StepBody(Body):
    """A step of a post or an offer; each says in `to` which it knows. Closing needs a typed `reason` of `retract`."""

    reason: Annotated[str, Field(max_length=32)] = ""
    words: Annotated[Words, Field(max_length=200)] = ""


def made_once(find: Callable[[str], Row | None], make: Callable[[str], Row]) -> tuple[Row, int]:
    """Make a row (201), or find the one that this Idempotency-Key already made (200).

    `find(uid)` and `make(uid)` take '' when there is no key. Raises FormInvalid for a key of odd length.
    """
    uid = _uid_of_key()
    earlier = find(uid) if uid else None
    if earlier is not None:
        return earlier, 200
    try:
        return run(lambda: make(uid)), 201
    except Twice:  # the same key at the same moment: the other request made it
        earlier = find(uid) if uid else None
        if earlier is None:
            raise
        return earlier, 200


def _uid_of_key() -> str:
    """The key's row id, the same whenever this user sends this key to this address."""
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return ""
    if len(key) not in KEY_LENGTHS:
        raise FormInvalid({KEY_HEADER: "A key has 8 to 128 characters."})
    return uid_of(hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest())


def _check_rate() -> None:
    who = viewer().uid
    seconds = limits.seconds_to_wait(REQUESTS, who)
    if seconds:
        raise TooManyRequests(retry_after=seconds)
    limits.count(REQUESTS, who)


def _check_body() -> None:
    """Small, and not nested beyond what Python can read. Raises 413, 400."""
    if request.method not in ("POST", "PATCH", "PUT"):
        return
    request.max_content_length = LARGEST_BODY
    try:
        request.get_json(force=True)
    except RecursionError:
        raise BadRequest from None
