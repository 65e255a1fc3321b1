"""A question to a list, read and typed."""

from dataclasses import dataclass

HOME = "home"


@dataclass(frozen=True)
class JobsAsked:
    """For posts. `near` is HOME, an area code, or '' for nowhere; pay is a month's."""

    text: str = ""
    near: str = ""
    km: int | None = None
    pay_fen: int | None = None
    kind: str = ""
    within_days: int | None = None
    sort: str = ""


@dataclass(frozen=True)
class OffersAsked:
    """For help offers. `mine_only` keeps those that reach the viewer's own village."""

    text: str = ""
    mine_only: bool = False
    kind: str = ""
    audience: str = ""
    sort: str = ""
