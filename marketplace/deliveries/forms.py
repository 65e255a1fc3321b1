"""What is typed about help that arrived."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from .. import clock
from ..fields import CreatingForm, Day, Flag, Paragraph, Text, Yuan
from ..matches.models import Match
from . import pictures, rules
from .commands import DeliveryDraft


class DeliveryForm(CreatingForm):
    """What, when, worth how much, and what shows it."""

    delivered_on = Day(_l("Arrived on"), required=True)
    what = Text(_l("What arrived"), most=200, required=True)
    amount = Yuan(_l("Worth"))
    costs_nothing = Flag(_l("What was set aside was not needed: it cost nothing"))
    receipt_number = Text(_l("Receipt number of the charity"), most=40)
    note = Paragraph(_l("What shows it"), most=500)
    picture = FileField(_l("Picture"))

    def about(self, match: Match) -> "DeliveryForm":
        """What the rules need to know of the match; what was set aside stands as the amount at first."""
        self.match = match
        if not self.is_submitted():
            self.amount.data = match.held_fen or None
        return self

    def complaints(self) -> dict[str, str]:
        """All that the rules say, in one round with what cannot be read."""
        if self.match.offer is None or self.match.introduced_at is None:
            return {}  # nothing may be recorded at all: the command says so
        return rules.problems(
            **rules.asked_of(self.match), today=clock.today(), delivered_on=self.delivered_on.data,
            amount_fen=self.amount.data or 0, costs_nothing=self.costs_nothing.data,
            receipt=self.receipt_number.data or "", has_evidence=bool(self.note.data or self.picture.data),
        )  # fmt: skip

    def draft(self) -> DeliveryDraft:
        """As the command takes it; a picture is stored by now. Raises FormInvalid for one that cannot be taken."""
        upload = b""
        if self.picture.data:
            upload = self.picture.data.read(pictures.LARGEST_BYTES + 1)
            self.picture.data.close()
        return DeliveryDraft(
            delivered_on=self.delivered_on.data, what=self.what.data, amount_fen=self.amount.data or 0,
            receipt_number=self.receipt_number.data, note=self.note.data, costs_nothing=self.costs_nothing.data,
            picture=pictures.keep(upload) if upload else "", uid=self.uid,
        )  # fmt: skip
