"""Thresholds per area: which value counts, where it comes from, and setting one."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from .. import clock
from ..access import found, may, needs, require, viewer
from ..areas import queries as areas
from ..web import done, page, run, submit
from . import commands, queries
from . import dated as dated_rules
from .forms import DatedForm, SettingForm
from .rules import SETTINGS

pages = Blueprint("settings", __name__)


@pages.get("/settings")
@needs("settings:read")
def show() -> Any:
    """Every threshold of one area."""
    area = _area()
    cards = queries.overview(area.code)
    return page(
        "settings/show.html", area=area, cards=cards, below=areas.children(area.code),
        names=areas.names({card.source_code for card in cards if card.source_code}),
        parent=area.parent_code if area.parent_code and may("settings:read_area", area.parent_code) else None,
    )  # fmt: skip


@pages.route("/settings/dated", methods=["GET", "POST"])
@needs("settings:read")
def dated() -> Any:
    """The rules that hold from a day on, and entering one."""
    area, form = _area(), DatedForm()
    if request.method == "POST":
        require("settings:write", area.code)
    if submit(form, lambda: dated_rules.set_dated(
        form.key.data, area.code, form.value.data, from_on=form.from_on.data, source=form.source.data, by=viewer()
    )):  # fmt: skip
        return done(_("The rule holds from that day on."), url_for("settings.dated", area=area.code))
    return page(
        "settings/dated.html", area=area, form=form, rules=dated_rules.RULES, values=dated_rules.history(area.code),
        now=dated_rules.in_force(area.code, clock.today()),
    )  # fmt: skip


@pages.route("/settings/<key>", methods=["GET", "POST"])
@needs("settings:write")
def edit(key: str) -> Any:
    """Set one threshold for one area."""
    setting, area = found(SETTINGS.get(key)), _area()
    require("settings:write", area.code)
    card = next(card for card in queries.overview(area.code) if card.setting.key == key)
    form = SettingForm(setting, value=card.value)
    if submit(form, lambda: commands.set_value(key, area.code, form.value.data, by=viewer())):
        return done(_("The new value counts from now on."), url_for("settings.show", area=area.code))
    return page("settings/edit.html", form=form, card=card, area=area)


@pages.post("/settings/<key>/clear")
@needs("settings:write")
def clear(key: str) -> Any:
    """Inherit the value of the area above again."""
    area = _area()
    run(lambda: commands.set_value(key, area.code, None, by=viewer()))
    return done(_("The value of the area above counts again."), url_for("settings.show", area=area.code))


def _area() -> areas.AreaCard:
    """The `area` parameter, or the viewer's first area. NotFound where it is unknown, NotAllowed elsewhere."""
    own = viewer().areas("bureau", "township")
    code = request.values.get("area") or own[0]
    area = found(areas.find_area(code))
    require("settings:read_area", area.code)
    return area
