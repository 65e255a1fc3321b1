"""What is typed to set a threshold."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ..fields import Choice, Day, Form, Text, Whole
from ..web import label
from .dated import RULES
from .rules import Setting


class SettingForm(Form):
    """One value within its bounds."""

    value = Whole(_l("Value in this area"), required=True, least=0, most=10_000)

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds = self.value.validators[1]
        bounds.min, bounds.max = setting.least, setting.most


class DatedForm(Form):
    """A rule that holds from a day on."""

    key = Choice(_l("Rule"), required=True)
    value = Whole(_l("Value in this area"), required=True, least=0, most=10_000)
    from_on = Day(_l("Holds from"), required=True)
    source = Text(_l("Document"), most=120, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key.choices = [(key, f"{rule.words} ({label(rule.unit, 'unit')})") for key, rule in RULES.items()]
