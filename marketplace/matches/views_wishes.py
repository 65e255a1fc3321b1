"""Answering a wish with an offer of one's own: the family's cadre decides, then the family is asked."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from ..access import county_of, covers, needs, viewer
from ..needs.wish_queries import get_wish, get_wished
from ..web import done, page, submit
from . import commands, forms, targets
from .blueprint import pages


@pages.route("/matches/wishes/<uid>", methods=["GET", "POST"])
@needs("needs:wishes")
def grant(uid: str) -> Any:
    """Choose which offer goes to the family behind a wish; nobody learns who it is."""
    wish = get_wish(uid, by=viewer())
    county = county_of(get_wished(uid, by=viewer()).area_code)
    offers = [card for card in targets.offers_for(wish.offer_kind, viewer()) if _same_county(card.area_code, county)]
    form = forms.grant_form(offers)

    def act() -> Any:
        need = get_wished(uid, by=viewer())
        offer = targets.get_own("offer", form.offer.data, viewer())
        assert need.person is not None  # a wish names whose it is, see needs.wishes.show_wish
        return commands.invite(need.person, offer, by=viewer(), uid=form.uid, need=need)

    match = submit(form, act)
    if match is not None:
        return done(_("Sent. Their cadre decides first, then the family is asked."),
                    url_for("matches.show", uid=match.uid))  # fmt: skip
    return page("matches/grant.html", form=form, wish=wish, offers=offers)


def _same_county(offer_area: str, county: str) -> bool:
    """Near enough to be offered. No nearer: which village it is, an offer for each township would find out."""
    return county_of(offer_area) == county or covers([offer_area], county)
