"""The pages of this room hang on one blueprint, which its files of views share, with the answers they share."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import ngettext

from ..access import viewer
from ..fields import normalise
from ..web import page
from . import lists

pages = Blueprint("accounts", __name__)


def too_many(template: str, form: Any, wait: int, **context: Any) -> Any:
    """The same page with status 429, how long to wait, and all that was typed but the passwords."""
    minutes = -(-wait // 60)
    form.form_errors.append(
        ngettext("Too many tries. Please wait %(num)s minute.", "Too many tries. Please wait %(num)s minutes.", minutes)
    )
    return render_template(template, form=form, **context), 429, {"Retry-After": str(wait)}


def choose_place(to: str, **values: Any) -> Any:
    """Step down the tree from the areas of the own office to the place that `to` asks for."""
    code = normalise(request.args.get("in", ""))[:12]
    here, below = lists.places(viewer().areas("township", "bureau"), code)
    return page("accounts/place.html", here=here, below=below, to=to, values=values)
