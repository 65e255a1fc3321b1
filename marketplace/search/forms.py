"""What can be asked for in the address of a list. What cannot be read is said at its field and left out."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import StringField
from wtforms.fields import SelectChoice

from ..fields import Choice, Form, Yuan, normalise
from ..jobs.models import KINDS as JOB_KINDS
from ..offers.models import AUDIENCES
from ..offers.models import KINDS as OFFER_KINDS
from .asked import HOME, JobsAsked, OffersAsked
from .rules import FRESH_DAYS, PAY_UNITS, RADII_KM, a_month
from .words import LONGEST_QUERY

Options = Sequence[tuple[str, Any]]


def _labelled(values: Sequence[str], context: str) -> list[tuple[str, Any]]:
    return [(value, lazy_pgettext(context, value.replace("_", " "))) for value in values]


def _options(pairs: Options) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


class AskingForm(Form):
    """A form in the address: read by everybody, so without a token."""

    class Meta:
        csrf = False

    q = StringField(_l("Search for"), filters=[normalise, lambda text: (text or "")[:LONGEST_QUERY]])

    def taken(self, name: str) -> Any:
        """The value of a field that could be read, else what nothing chosen gives."""
        field = self[name]
        return None if field.errors else field.data

    def number(self, name: str) -> int | None:
        """The same as a whole number."""
        value = self.taken(name)
        return int(value) if value else None


class JobAskingForm(AskingForm):
    """Distance, pay, freshness; then the rest."""

    km = Choice(_l("Not farther than"))
    near = Choice(_l("Distance counts from"))
    pay = Yuan(_l("Pay at least"))
    per = Choice(_l("Pay is for a"), choices=_labelled(PAY_UNITS, "pay unit"), default="month")
    within = Choice(_l("Still valid as of"))
    kind = Choice(_l("Kind of work"), choices=[("", _l("all kinds")), *_labelled(JOB_KINDS, "job kind")])
    sort = Choice(
        _l("Order of the list"),
        choices=[("", _l("as usual")), ("near", _l("nearest")), ("pay", _l("best paid")), ("new", _l("newest"))],
    )

    def __init__(self, arguments: Any, *, places: Options, at_home: bool) -> None:
        super().__init__(arguments)
        first = (HOME, _l("my home")) if at_home else ("", _l("choose a place"))
        self.near.choices = _options([first, *places])
        radii = [(str(km), _("%(km)s km", km=km)) for km in RADII_KM]
        self.km.choices = _options([("", _l("any distance")), *radii])
        spans = [(str(n), _("the last %(n)s days", n=n)) for n in FRESH_DAYS]
        self.within.choices = _options([("", _l("any day")), *spans])
        self.near.data = self.near.data or first[0]
        self.validate()
        if self.km.data and not self.near.data:
            self.near.errors.append(_("Choose from where the distance counts."))

    def asked(self) -> JobsAsked:
        """The question, without the parts that could not be read."""
        pay = self.taken("pay")
        return JobsAsked(
            text=self.q.data or "", near=self.taken("near") or "", km=self.number("km"),
            pay_fen=a_month(pay, self.taken("per") or "month") if pay else None, kind=self.taken("kind") or "",
            within_days=self.number("within"), sort=self.taken("sort") or "",
        )  # fmt: skip


class OfferAskingForm(AskingForm):
    """For whom, which help, where."""

    area = Choice(_l("Which offers"), choices=[("mine", _l("for my village")), ("all", _l("everywhere"))])
    kind = Choice(_l("Kind of help"), choices=[("", _l("all kinds")), *_labelled(OFFER_KINDS, "offer kind")])
    audience = Choice(_l("For whom"), choices=[("", _l("all people")), *_labelled(AUDIENCES, "audience")])
    sort = Choice(_l("Order of the list"), choices=[("", _l("newest")), ("ending", _l("ending first"))])

    def __init__(self, arguments: Any, *, at_home: bool) -> None:
        super().__init__(arguments)
        self.area.data = (self.area.data or "mine") if at_home else "all"
        self.validate()

    def asked(self) -> OffersAsked:
        """The question, without the parts that could not be read."""
        return OffersAsked(
            text=self.q.data or "", mine_only=self.taken("area") == "mine", kind=self.taken("kind") or "",
            audience=self.taken("audience") or "", sort=self.taken("sort") or "",
        )  # fmt: skip
