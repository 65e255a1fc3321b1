"""Pages of pairing: cadres and their deputies, who answers for a household, its sign-in."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from .. import audit
from ..access import needs, require, viewer
from ..fields import normalise
from ..web import done, page, page_number, run, submit
from . import cadres, pairing, queries, sign_ins
from .blueprint import pages
from .forms_pairing import DeputyForm, PairForm, SignInForm


@pages.get("/households/cadres")
@needs("households:cadres")
def cadre_list() -> Any:
    """The cadres of the area with their counts."""
    words = request.args.get("words", "").strip()[:40]
    return render_template(
        "households/cadres.html", cadres=cadres.cadre_page(viewer(), words, page_number()), words=words
    )


@pages.route("/households/cadres/<cadre_uid>", methods=["GET", "POST"])
@needs("households:absence")
def cadre(cadre_uid: str) -> Any:
    """One cadre: count, deputies, and a deputy for days of absence."""
    user = cadres.get_cadre(cadre_uid, by=viewer())
    card = cadres.card_of(user)
    require("households:absence", card)
    words = normalise(request.args.get("words", ""))[:40]
    choice = cadres.deputy_choice(user, words, sent=request.form.get("deputy", ""))
    form = DeputyForm().offer(choice)
    appointed = submit(form, lambda: pairing.appoint_deputy(
        user, cadres.chosen(choice.cards, form.deputy.data), from_on=form.from_on.data, until_on=form.until_on.data,
        by=viewer(), uid=form.uid,
    ))  # fmt: skip
    if appointed is not None:
        return done(_("The deputy is appointed and told."), url_for("households.cadre", cadre_uid=cadre_uid))
    return page("households/cadre.html", form=form, cadre=card, deputies=cadres.deputies_of(user), choice=choice,
                words=words)  # fmt: skip


@pages.post("/households/cadres/<cadre_uid>/deputies/<deputyship_uid>/end")
@needs("households:absence")
def end_deputyship(cadre_uid: str, deputyship_uid: str) -> Any:
    """The cadre is back."""
    user = cadres.get_cadre(cadre_uid, by=viewer())
    require("households:absence", cadres.card_of(user))
    row = cadres.get_deputyship(user, deputyship_uid)
    run(lambda: pairing.end_deputyship(row, user, by=viewer()))
    return done(_("The deputy decides no more."), url_for("households.cadre", cadre_uid=cadre_uid))


@pages.route("/households/<uid>/pair", methods=["GET", "POST"])
@needs("households:pair")
def pair(uid: str) -> Any:
    """Pair the household with a cadre, or hand it to another."""
    household = queries.get_household(uid, by=viewer())
    require("households:pair", household)
    choice = cadres.cadres_for(household.area_code)
    is_first = household.cadre_id is None
    form = PairForm().offer(choice, is_first=is_first)
    paired = submit(form, lambda: pairing.pair(
        household, cadres.chosen(choice, form.cadre.data), note=form.note.data or "", by=viewer(), uid=form.uid
    ))  # fmt: skip
    if paired is not None:
        both = _("Paired. Both cadres and the household are told.")
        said = _("Paired. Cadre and household are told.") if is_first else both
        return done(said, url_for("households.show", uid=uid))
    audit.seen(household, by=viewer(), what="form")
    return page("households/form.html", form=form, title=_("Paired cadre"),
                subject=queries.head_name(household), save=_("Pair"),
                back=url_for("households.show", uid=uid))  # fmt: skip


@pages.route("/households/<uid>/sign-in", methods=["GET", "POST"])
@needs("households:account")
def open_sign_in(uid: str) -> Any:
    """A sign-in for the household; the one-time code is shown once."""
    household = queries.get_household(uid, by=viewer())
    require("households:account", household)
    name = queries.head_name(household)
    form = SignInForm(data={"username": sign_ins.proposed_name(name)} if request.method == "GET" else None)
    opened = submit(form, lambda: pairing.open_sign_in(
        household, username=form.username.data, name=name, uid=form.uid, by=viewer()
    ))  # fmt: skip
    if opened is not None:
        return _code_page(uid, opened[0].username, opened[1])
    return page("households/form.html", form=form, title=_("A sign-in for the household"), save=_("Open the sign-in"),
                back=url_for("households.show", uid=uid))  # fmt: skip


@pages.post("/households/<uid>/code")
@needs("households:account")
def hand_out_code(uid: str) -> Any:
    """A one-time code for a forgotten password, shown once."""
    household = queries.get_household(uid, by=viewer())
    require("households:account", household)
    username, code = run(lambda: pairing.hand_out_code(household, by=viewer()))
    return _code_page(uid, username, code)


def _code_page(uid: str, username: str, code: str) -> Any:
    household = queries.get_household(uid, by=viewer())
    audit.seen(household, by=viewer(), what="code")
    slip = sign_ins.slip_of(household, username=username, code=code)
    return render_template("households/code.html", uid=uid, slip=slip, name=queries.head_name(household))
