"""Who may do what: one principal per request, one permission table, one answer.

`rules.py` of each room holds its rows (`permission → allow(roles, when=predicate)`); `rooms.py`
joins them. A view declares its permission with `@needs`; a thing is checked with `require`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import current_app, g

from .errors import NotAllowed, NotFound, SignInNeeded

ROLES = (
    "household", "enterprise", "donor", "cadre", "clerk", "township", "officer", "lender", "bureau",
)  # fmt: skip


@dataclass(frozen=True)
class GrantCard:
    """One role in one place, or for one organisation or household."""

    role: str
    area_code: str | None = None
    organisation_id: int | None = None
    household_id: int | None = None
    right: str = "all"


@dataclass(frozen=True)
class Principal:
    """Who acts. `acting_as` is the role written into the audit trail."""

    user_id: int | None
    uid: str
    name: str
    grants: tuple[GrantCard, ...] = ()
    acting_as: str = "anonymous"
    on_behalf: bool = False
    stands_in_for: tuple[int, ...] = ()  # user ids of cadres whose deputy this person is today
    roles: frozenset[str] = field(default=frozenset())
    language: str = ""
    elder_mode: bool = False

    def areas(self, *roles: str) -> tuple[str, ...]:
        """The area codes that these roles reach (all roles when none is named)."""
        return tuple(g.area_code for g in self.grants if g.area_code and (not roles or g.role in roles))

    def organisation_ids(self, *roles: str) -> frozenset[int]:
        """The organisations this person speaks for, as enterprise, donor, lender …"""
        return frozenset(g.organisation_id for g in self.grants if g.organisation_id and (not roles or g.role in roles))

    @property
    def household_ids(self) -> frozenset[int]:
        """The households this person belongs to."""
        return frozenset(g.household_id for g in self.grants if g.household_id and g.role == "household")

    @property
    def cadre_ids(self) -> tuple[int, ...]:
        """Whose paired households this person decides for: its own and those it stands in for."""
        return (*((self.user_id,) if self.user_id and "cadre" in self.roles else ()), *self.stands_in_for)

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of these roles."""
        return bool(self.roles & set(roles))

    def as_role(self, role: str, *, on_behalf: bool = False) -> "Principal":
        """The same person, acting in one role (`on_behalf` of a household it helps)."""
        return replace(self, acting_as=role, on_behalf=on_behalf, roles=self.roles | {role})


ANONYMOUS = Principal(None, "anonymous", "")
SYSTEM = Principal(None, "system", "system", acting_as="system", roles=frozenset({"system"}))

Predicate = Callable[[Principal, Any], bool]
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Allow:
    """These roles may, when the predicate over the thing holds too."""

    roles: frozenset[str]
    when: Predicate | None = None


def allow(*roles: str, when: Predicate | None = None) -> Allow:
    """A permission row; `allow("anyone")` needs no sign-in, `allow("signed_in")` any role."""
    return Allow(frozenset(roles), when)


def needs(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a view's permission and check its roles before the view runs.

    Raises SignInNeeded for nobody, NotAllowed for a role that never may.
    """

    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            rows = _rows(permission)
            who = viewer()
            if not any(_holds(who, row) for row in rows):
                raise NotAllowed if who.user_id else SignInNeeded
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the access tests
        return guarded

    return declare


def may(permission: str, thing: Any = None, *, who: Principal | None = None) -> bool:
    """Whether `who` (the viewer by default) may do that to `thing`."""
    who = who or viewer()
    return any(
        _holds(who, row) and (row.when is None or (thing is not None and row.when(who, thing)))
        for row in _rows(permission)
    )


def require(permission: str, thing: Any = None, *, who: Principal | None = None) -> None:
    """Raises NotAllowed (SignInNeeded for nobody) unless `may` says yes."""
    who = who or viewer()
    if not may(permission, thing, who=who):
        raise NotAllowed if who.user_id else SignInNeeded


def found(thing: Thing | None) -> Thing:
    """The thing, or NotFound: outside the scope and not there look the same."""
    if thing is None:
        raise NotFound
    return thing


def enter(who: Principal) -> None:
    """Make `who` the viewer of the running request, by page or by token.

    A cadre decides too for the households of those whose deputy it is today (1 statement, cadres only).
    """
    if who.user_id is not None and who.has("cadre"):
        who = replace(who, stands_in_for=current_app.extensions["bangfu_deputies"](who.user_id))
    g.principal = who


def viewer() -> Principal:
    """The principal of the running request (ANONYMOUS before sign-in)."""
    return g.get("principal", ANONYMOUS)


def code_range(code: str) -> tuple[str, str]:
    """The half-open range of 12-digit codes at or below `code`.

    Levels have 2, 4, 6, 9 and 12 significant digits; `330803000000` reaches `330804000000`.
    """
    digits = significant(code)
    return code, str(int(digits) + 1).zfill(len(digits)).ljust(12, "0")


def significant(code: str) -> str:
    """The digits of a code that name its level: `330803000000` → `330803`."""
    for length in (2, 4, 6, 9):
        if code[length:].strip("0") == "":
            return code[:length]
    return code


def within(column: Any, codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """SQL: the code in `column` lies in one of these areas (false for none). Uses the index."""
    ranges = [code_range(code) for code in codes]
    return sa.or_(sa.false(), *(sa.and_(column >= low, column < high) for low, high in ranges))


def covers(codes: Iterable[str], code: str) -> bool:
    """Whether one of the areas reaches `code` (the scalar twin of `within`)."""
    return any(low <= code < high for low, high in map(code_range, codes))


def county_of(code: str) -> str:
    """The county of a code: its first six digits."""
    return code[:6].ljust(12, "0")


def _rows(permission: str) -> tuple[Allow, ...]:
    return current_app.extensions["bangfu_permissions"][permission]


def _holds(who: Principal, row: Allow) -> bool:
    if "anyone" in row.roles:
        return True
    return who.user_id is not None and ("signed_in" in row.roles or bool(who.roles & row.roles))
