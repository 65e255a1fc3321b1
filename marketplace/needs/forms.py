"""What is typed to say or answer a need."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from ..fields import Choice, CreatingForm, Form, Paragraph, Text
from ..households.models import Household
from ..vocabulary.queries import terms
from ..web import named
from .drafts import NeedDraft


class SentenceForm(Form):
    """A need said in one sentence; what it is about is proposed from it."""

    household = HiddenField()
    sentence = Paragraph(_l("Say it in one sentence"), most=500, required=True)


class NeedForm(CreatingForm):
    """The last page before sending: what it is about, for whom, in which words."""

    household = HiddenField()
    kind = Text(_l("What it is about"), most=32, required=True)
    person = Choice(_l("For which member"), choices=[])
    sentence = Paragraph(_l("In your own words"), most=500)

    def __init__(self, subject: Household, /, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {p.uid: p for p in subject.members if p.left_on is None}
        self.person.choices = [("", _l("The whole family")), *((uid, p.name) for uid, p in self.members.items())]
        self.subject = subject

    def draft(self, *, channel: str) -> NeedDraft:
        """For the command."""
        person = self.members.get(self.person.data or "")
        return NeedDraft(self.uid, self.subject, self.kind.data, self.sentence.data or "", person, channel=channel)


class FoundForm(Form):
    """What may help."""

    reply = Paragraph(_l("What was found, and when the family will hear more"), most=500, required=True)


class HelpForm(Form):
    """What was done."""

    reply = Paragraph(_l("What was done, and whom the family can call"), most=500, required=True)


class DeclineForm(Form):
    """A no with its reason."""

    reason = Choice(_l("Reason"), choices=[], required=True)
    reply = Paragraph(_l("What the family reads"), most=500, description=_l("A kind word, and where else to ask."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [("", _l("Please choose")), *((t.code, named(t)) for t in terms("decline_need"))]


class WordsForm(Form):
    """What the household adds."""

    words = Paragraph(_l("What is still missing"), most=300)


class WishForm(Form):
    """What donors read."""

    wish_text = Paragraph(_l("What donors read"), most=300, required=True)
