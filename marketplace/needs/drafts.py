"""What a person states, as the commands take it."""

from dataclasses import dataclass

from ..households.models import Household, Person


@dataclass(frozen=True)
class NeedDraft:
    """One need of a household (or of one member): a kind, and a sentence in its own words."""

    uid: str
    household: Household
    kind: str
    sentence: str = ""
    person: Person | None = None
    channel: str = "page"
