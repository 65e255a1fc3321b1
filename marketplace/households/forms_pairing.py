"""What is typed about pairing, absence and sign-ins."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import validators

from ..fields import Choice, CreatingForm, Day, Paragraph, Text
from .cadres import CadreCard, DeputyChoice

NAME_SHAPE = _l("3 to 24 small letters and digits, a letter first.")


class PairForm(CreatingForm):
    """One cadre, and what the next should know."""

    cadre = Choice(_l("Cadre"), required=True)
    note = Paragraph(_l("Note for the hand-over"), most=300)

    def offer(self, cadres: list[CadreCard], *, is_first: bool) -> "PairForm":
        """The cadres, those with the fewest households first; only a hand-over from another needs a note."""
        if not is_first:
            self.note.validators = [validators.DataRequired(_l("Please fill this in.")), *self.note.validators]
            self.note.flags.required = True
        words = [(card.uid, _("%(name)s · %(n)s households", name=card.name, n=card.n_households)) for card in cadres]
        self.cadre.choices = [("", _l("Please choose")), *words]
        return self


class DeputyForm(CreatingForm):
    """Who decides from one day to another."""

    deputy = Choice(_l("Deputy"), required=True)
    from_on = Day(_l("From which day"), required=True)
    until_on = Day(_l("Until, this day included"), required=True)

    def offer(self, choice: DeputyChoice) -> "DeputyForm":
        """The colleagues with their places."""
        words = [(card.uid, " · ".join(filter(None, (card.name, choice.place_of(card))))) for card in choice.cards]
        self.deputy.choices = [("", _l("Please choose")), *words]
        return self


class SignInForm(CreatingForm):
    """The name with which a household signs in."""

    username = Text(
        _l("Sign-in name"), most=24, required=True,
        description=_l("Proposed from the name; change it if the family likes another. Small letters and digits."),
        checks=(validators.Regexp(r"^[a-z][a-z0-9_.-]{2,23}$", message=NAME_SHAPE),),
    )  # fmt: skip
