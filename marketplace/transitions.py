"""One transition table per noun: which step leads where, and who may take it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .errors import IllegalMove


@dataclass(frozen=True)
class StateTable:
    """The states of one noun. `steps` maps (from, to) to the roles that may take the step.

    `None` as from is the birth of the row. The role `system` is the clock and the worker.
    """

    noun: str
    steps: dict[tuple[str | None, str], frozenset[str]]
    closed: frozenset[str] = field(default_factory=frozenset)

    @property
    def states(self) -> list[str]:
        """Every state, in the order in which the table first names it."""
        seen = dict.fromkeys(state for step in self.steps for state in step if state)
        return list(seen)

    @property
    def open_states(self) -> list[str]:
        """The states from which something still has to happen."""
        return [state for state in self.states if state not in self.closed]

    def check(self, source: str | None, target: str, roles: Iterable[str]) -> None:
        """Raises IllegalMove unless one of `roles` may go from `source` to `target`."""
        if not self.steps.get((source, target), frozenset()) & set(roles):
            raise IllegalMove

    def targets(self, source: str | None, roles: Iterable[str]) -> list[str]:
        """Where one of `roles` may go from `source`."""
        held = set(roles)
        return [to for (frm, to), who in self.steps.items() if frm == source and who & held]


def steps(*rows: tuple[str | None, str, str]) -> dict[tuple[str | None, str], frozenset[str]]:
    """Rows `(from states separated by |, to, roles separated by blanks)` as a step table."""
    table: dict[tuple[str | None, str], frozenset[str]] = {}
    for sources, target, roles in rows:
        for source in sources.split("|") if sources else [None]:
            table[(source, target)] = frozenset(roles.split())
    return table
