"""How commands put typed values into rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..errors import FormInvalid

CLASH = "Somebody else saved this meanwhile. Both versions are shown below; what you typed is still here."


def put(row: Any, values: Mapping[str, Any]) -> set[str]:
    """Set what differs; the names of what changed."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def kept(typed: Mapping[str, str], clear: Iterable[str]) -> dict[str, str]:
    """Sealed values to write: those typed, and '' for those to take away; the rest stays as it is."""
    return {name: value for name, value in typed.items() if value} | {n: "" for n in clear if n in typed}


def check_version(row: Any, version: int) -> None:
    """Raises FormInvalid when the row was saved since the form was opened."""
    if row.version != version:
        raise FormInvalid({"page": CLASH})
