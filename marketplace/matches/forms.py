"""What is typed about a match: a reason, a day, or for whom."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..fields import Choice, CreatingForm, Day, Flag, Form, Text
from ..households.models import Person
from ..offers.queries import OfferCard
from ..vocabulary.queries import terms
from ..web import named

MOST_WORDS = 300


class ReasonForm(Form):
    """One tap on a reason, and a few words where they are needed."""

    reason = Choice(_l("Reason"), required=True)
    text = Text(_l("In a few words"), most=300)


class AppealForm(Form):
    """Why the township should look again."""

    words = Text(_l("Why? (you may leave this empty)"), most=MOST_WORDS)

    def spoken(self) -> str:
        """What was typed, no longer than can be kept."""
        return (self.words.data or "")[:MOST_WORDS]


class DeferForm(Form):
    """Until when, and what it waits for."""

    until = Day(_l("Decide again on"), required=True)
    reason = Choice(_l("What it waits for"))


class ApplyForm(CreatingForm):
    """Who of the household applies; who did not agree to be matched yet, agrees here."""

    person = Choice(_l("Who applies?"), required=True)
    agree = Flag()


class GrantForm(CreatingForm):
    """With which of one's offers to answer a wish."""

    offer = Choice(_l("Which of your offers?"), required=True)


def reason_form(context: str, *, of: str) -> ReasonForm:
    """The form with the typed reasons of a list that are said `of` a "job" or an "offer"."""
    form = ReasonForm()
    form.reason.choices = reason_choices(context, of=of)
    return form


def defer_form() -> DeferForm:
    """The form with what a decision may wait for."""
    form = DeferForm()
    form.reason.choices = [("", "—"), *reason_choices("defer")]
    return form


def apply_form(people: list[Person], chosen: str, lacking: Collection[str]) -> ApplyForm:
    """The form with the members who may apply; `lacking` are the uids of those whose consent it takes."""
    form = ApplyForm()
    form.person.choices = [(person.uid, person.name) for person in people]
    names = [person.name for person in people if person.uid in lacking]
    if names:
        everybody = _(", ").join(names)
        form.agree.label.text = _(
            "%(names)s: agrees to take part in matching, and to be introduced once it is approved", names=everybody
        )
    else:
        del form.agree
    if chosen and not form.is_submitted():
        form.person.data = chosen
    return form


def grant_form(offers: Sequence[OfferCard]) -> GrantForm:
    """The form with the donor's open offers."""
    form = GrantForm()
    form.offer.choices = [(offer.uid, offer.title) for offer in offers]
    return form


def reason_choices(context: str, *, of: str = "") -> list[tuple[str, Any]]:
    """Code and words of each reason, in the list's order (1 statement); without those of the other sort."""
    return [(t.code, named(t)) for t in terms(context) if not of or t.extra.get("of", "") in ("", of)]
