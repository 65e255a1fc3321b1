"""What is typed about help that arrived."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField

from ..fields import CreatingForm, Day, Paragraph, Text, Yuan
from . import pictures
from .commands import DeliveryDraft


class DeliveryForm(CreatingForm):
    """What, when, worth how much, and what shows it."""

    delivered_on = Day(_l("Arrived on"), required=True)
    what = Text(_l("What arrived"), most=200, required=True)
    amount = Yuan(_l("Worth"))
    receipt_number = Text(_l("Receipt number of the charity"), most=40)
    note = Paragraph(_l("What shows it"), most=500)
    picture = FileField(_l("Picture"))

    def draft(self) -> DeliveryDraft:
        """As the command takes it; a picture is stored by now. Raises FormInvalid for one that cannot be taken."""
        upload = b""
        if self.picture.data:
            upload = self.picture.data.read(pictures.LARGEST_BYTES + 1)
            self.picture.data.close()
        return DeliveryDraft(
            delivered_on=self.delivered_on.data, what=self.what.data, amount_fen=self.amount.data or 0,
            receipt_number=self.receipt_number.data, note=self.note.data,
            picture=pictures.keep(upload) if upload else "", uid=self.once.data,
        )  # fmt: skip
