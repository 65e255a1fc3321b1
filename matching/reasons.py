"""Scores in words: a sentence for each contribution, and what would have to change where a pair does not fit.

The sentences stand here in both languages, so that the engine explains itself wherever it runs; the numbers
in them come from the contributions that made the score, never from a second computation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.net_income import NetIncome
from matching.sentences import PARTS, SENTENCES
from matching.weights import CONTRIBUTIONS, Weights

UNKNOWN = 0.5  # what a contribution counts of which nothing is known
GOOD, FAIR = 0.6, 0.3
Reason = tuple[str, dict]  # message key, parameters; `points` is the share of 100 that the sentence stands for


@dataclass(frozen=True)
class Facts:
    """What sentences need beside the contributions; None is unknown."""

    km: float | None = None
    remote: bool = False
    skills_had: tuple[str, ...] = ()
    skills_missing: tuple[str, ...] = ()  # of those that must be had
    skills_wished: tuple[str, ...] = ()  # not had, and not required
    same_work: bool = False  # the work wanted and the post's title are the same phrase or the same vocabulary entry
    wanted: bool = False  # the post lies in an area that the person named
    gaps: Mapping[str, str] = field(default_factory=dict)  # contribution → what is not known of it, see `gaps_of`
    years: float | None = None  # of experience
    years_asked: float | None = None
    pay_fen: int | None = None
    wage_wished_fen: int | None = None
    waiting_days: int | None = None
    colour: int = 0
    broken: frozenset[str] = frozenset()  # contributions whose condition is not met: never said to suit


def reasons(
    contribution: np.ndarray | Sequence[float], facts: Facts, *, weights: Weights | None = None
) -> list[Reason]:
    """Message keys with parameters, largest contribution first; nothing for contributions of zero.

    `points` of all reasons sum to 100 × the score (float64, unrounded).
    """
    shares = dict(zip(CONTRIBUTIONS, np.asarray(contribution, np.float64).tolist(), strict=True))
    full = dict(zip(CONTRIBUTIONS, (weights or Weights()).array().tolist(), strict=True))
    found = [
        (key_of(name, share / full[name] if full[name] else 0.0, facts), _params(name, share, facts))
        for name, share in shares.items()
        if share > 0
    ]
    return sorted(found, key=lambda reason: -reason[1]["points"])


def sentence(reason: Reason, language: str = "zh") -> str:
    """The reason as a plain sentence in "zh" or "en"; raises KeyError for an unknown key or language."""
    key, params = reason
    form = params.get("whose") or params.get("form")
    key = f"{key}_{form}" if form else key
    return SENTENCES[key][language].format(**_shown(params, language))


def income_reason(net: NetIncome) -> Reason:
    """What a pay adds after benefits, as a reason without points."""
    if net.more_fen is None:
        return "income_unknown", {}
    if not net.lost_fen:
        return "income_more", {"more": net.more_fen}
    key = "income_ends" if net.ends_guarantee else "income_after"
    return key, {"more": net.more_fen, "pay": net.pay_fen, "grace": net.grace_months}


def key_of(name: str, value: float, facts: Facts) -> str:
    """Which sentence says it: by the value of the contribution (0–1) and the facts at hand."""
    if name == "skills":
        return _skills(facts)
    if name == "distance":
        near = "distance_wanted" if facts.wanted else "distance"
        return "distance_home" if facts.remote else "distance_unknown" if facts.km is None else near
    if name == "wage":
        if facts.pay_fen is None or facts.wage_wished_fen is None:
            return "wage_unknown"
        return "wage_met" if facts.pay_fen >= facts.wage_wished_fen else "wage_below"
    if name == "urgency":
        colour = ("urgency_green", "urgency_yellow", "urgency_red")[facts.colour]
        return f"{colour}_waiting" if facts.waiting_days else colour
    if name in ("need", "text"):
        return name
    if name in facts.broken:
        return f"{name}_weak"
    if facts.gaps.get(name) in ("none_asked", "unknown", "untold"):
        return f"{name}_{facts.gaps[name]}"
    if name == "experience":
        return "experience_good" if value >= 1.0 else "experience_short"
    if name == "title" and facts.same_work:
        return "title_good"
    if name == "schedule" and name in facts.gaps:
        value = 2 * value - UNKNOWN  # of the half that is known
    is_good = value > GOOD and name != "title"
    return f"{name}_{'good' if is_good else 'fair' if value > FAIR else 'weak'}"


def _skills(facts: Facts) -> str:
    if not (facts.skills_had or facts.skills_missing or facts.skills_wished):
        return "skills_none_asked"
    if facts.skills_missing:
        return "skills_some" if facts.skills_had else "skills_near"
    if facts.skills_wished:
        return "skills_wished" if facts.skills_had else "skills_near_wished"
    return "skills_all"


def _params(name: str, share: float, facts: Facts) -> dict:
    params: dict = {"points": 100 * share}
    if name == "skills":
        params |= {"had": facts.skills_had, "missing": facts.skills_missing, "wished": facts.skills_wished}
    if name == "schedule":
        params["part"] = facts.gaps.get(name, "")
    if name == "experience" and facts.years is not None:
        params |= {"years": facts.years, "asked": facts.years_asked}
    if name == "distance" and facts.km is not None:
        params["km"] = facts.km
    if name == "wage" and facts.pay_fen is not None and facts.wage_wished_fen is not None:
        params |= {"pay": facts.pay_fen, "wished": facts.wage_wished_fen}
    if name == "urgency":
        params["waiting"] = facts.waiting_days or 0
    return params


def _shown(params: Mapping, language: str) -> dict:
    """Parameters as text: lists joined, fen as yuan, kilometres to one decimal."""
    shown = {}
    for name, value in params.items():
        if isinstance(value, tuple):
            shown[name] = ("、" if language == "zh" else ", ").join(value)
        elif name == "part":
            shown[name] = PARTS[language].get(value, "")
        elif name in ("pay", "wished", "more"):
            shown[name] = f"{value // 100:,}"
        elif isinstance(value, float):
            shown[name] = f"{value:.1f}".removesuffix(".0")
        else:
            shown[name] = str(value)
    return shown
