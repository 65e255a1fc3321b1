"""What is typed to set a threshold."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ..fields import Form, Whole
from .rules import Setting


class SettingForm(Form):
    """One value within its bounds."""

    value = Whole(_l("Value in this area"), required=True, least=0, most=10_000)

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds = self.value.validators[1]
        bounds.min, bounds.max = setting.least, setting.most
