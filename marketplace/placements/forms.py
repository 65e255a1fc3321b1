"""What is typed about a hire."""

from flask_babel import lazy_gettext as _l

from ..fields import Choice, CreatingForm, Day, Form, Number, Whole, Yuan
from ..vocabulary.queries import terms
from ..web import named
from .commands import Settlement


class HireForm(CreatingForm):
    """The first day of work."""

    started_on = Day(_l("First day of work"), required=True)


class SettleForm(Form):
    """What finished work came to."""

    days = Number(_l("Days worked"), most=366)
    pieces = Whole(_l("Pieces made"), most=1_000_000)
    paid = Yuan(_l("Paid in all"), required=True)

    def settlement(self) -> Settlement:
        """As the command takes it."""
        return Settlement(self.days.data, self.pieces.data, self.paid.data)


class LeaveForm(Form):
    """When and why it ended."""

    left_on = Day(_l("Last day of work"), required=True)
    reason = Choice(_l("Reason"), required=True)


def leave_form() -> LeaveForm:
    """The form with the typed reasons (1 statement)."""
    form = LeaveForm()
    form.reason.choices = [("", "—"), *((term.code, named(term)) for term in terms("left"))]
    return form
