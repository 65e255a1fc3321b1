"""Saying a need, the list of needs, and one need with what can be done about it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import audit
from ..access import needs, require, viewer
from ..households.lists import choose_page
from ..households.models import Household
from ..households.queries import get_household, head_name, own_household
from ..vocabulary.queries import find_term, terms
from ..web import done, page, page_number, run, submit
from . import commands, queries, wish_queries, wishes
from .forms import DeclineForm, FoundForm, HelpForm, NeedForm, SentenceForm, WishForm, WordsForm
from .models import Need
from .proposing import propose
from .rules import ANY_OTHER, is_own, may_be_wish

pages = Blueprint("needs", __name__)


@dataclass(frozen=True)
class FormStep:
    """A step that asks for words: who may, and what its page says."""

    permission: str
    title: Any = ""
    lead: Any = ""
    button: Any = ""


# One tap each: name → (permission, command, what is said afterwards).
STEPS: dict[str, tuple[str, Callable[..., None], Any]] = {
    "acknowledge": ("needs:answer", commands.acknowledge, _l("Taken up. The family is told.")),
    "unmatch": ("needs:answer", commands.unmatch_need, _l("Noted: the search goes on.")),
    "confirm": ("needs:speak", commands.confirm, _l("Thank you. This need is done.")),
    "withdraw": ("needs:speak", commands.withdraw, _l("Withdrawn. You can say it again at any time as a new one.")),
    "unwish": ("needs:wish", wishes.end_wish, _l("Donors no longer see it.")),
}
FORM_STEPS = {
    "match": FormStep(
        "needs:answer", _l("Something was found"),
        _l("The family reads what it is, until it came to something or nothing."), _l("Save and tell the family"),
    ),
    "help": FormStep(
        "needs:answer", _l("Help was given"), _l("The family reads these words and says whether it helped."),
        _l("Save and tell the family"),
    ),
    "decline": FormStep(
        "needs:answer", _l("Decline this need"),
        _l("The family reads the reason and can say it again; then the township answers."),
        _l("Decline and tell the family"),
    ),
    "not_helped": FormStep(
        "needs:speak", _l("It did not help yet"), _l("The need is open again, and the cadre is told."), _l("Send")
    ),
    "again": FormStep("needs:speak", _l("Say it again"), _l("The township reads it and answers."), _l("Send")),
    "wish": FormStep("needs:wish"),
}  # fmt: skip


@pages.get("/needs")
@needs("needs:list")
def browse() -> Any:
    """Needs in the viewer's scope, or of one household."""
    uid = request.args.get("household", "")
    one = get_household(uid, by=viewer()) if uid else None
    show = request.args.get("show", "all" if viewer().household_ids or one else "open")
    if one and not is_own(viewer(), one):
        audit.seen(one, by=viewer(), what="list")
    found = queries.browse_for(viewer(), show=show, number=page_number(), of=one)
    audit.seen_list(found.items, by=viewer())
    return page(
        "needs/browse.html", needs=found,
        counts=queries.n_needs(viewer(), of=one), show=show, one=one, name=head_name(one) if one else "",
    )  # fmt: skip


@pages.route("/needs/new", methods=["GET", "POST"])
@needs("needs:say")
def new() -> Any:
    """Three taps: what it is about, more exactly, send."""
    household = _household()
    if household is None:
        return _whose()
    if request.method == "GET" and not request.args.get("kind"):
        return _tiles(household)
    form = NeedForm(household, household=household.uid, kind=request.args.get("kind"))
    need = submit(form, lambda: commands.state_need(form.draft(channel=_channel(household)), by=viewer()))
    if need is not None:
        return done(_("It was sent. You will be answered."), url_for("needs.show", uid=need.uid))
    return page("needs/check.html", **_checking(form, household))


@pages.post("/needs/understand")
@needs("needs:say")
def understand() -> Any:
    """What a sentence may be about; nothing is saved until the person confirms."""
    household = _household()
    if household is None:
        return _whose()
    said = SentenceForm()
    if not said.validate_on_submit():
        return _tiles(household, said)
    form = NeedForm(household, formdata=None, household=household.uid, sentence=said.sentence.data)
    return render_template("needs/check.html", **_checking(form, household))


@pages.get("/needs/<uid>")
@needs("needs:list")
def show(uid: str) -> Any:
    """One need: where it stands, what happens next, its history, and what the viewer can do."""
    need = queries.get_need(uid, by=viewer())
    if need.household_id not in viewer().household_ids:
        audit.seen(need, by=viewer())
    return page(
        "needs/show.html", need=need, card=queries.card_of(need, viewer()), history=queries.history_of(need),
        reason=find_term("decline_need", need.reason_code) if need.state == "declined" else None,
        wishable=may_be_wish(find_term("need_types", need.kind)), cadre=queries.contact_of(need.household_id),
    )  # fmt: skip


@pages.route("/needs/<uid>/help", methods=["GET", "POST"])
@needs("needs:answer")
def help_need(uid: str) -> Any:
    """Say in words what was done."""
    form = HelpForm()
    return _form_step(uid, "help", form, lambda need: commands.help_need(need, form.reply.data, by=viewer()))


@pages.route("/needs/<uid>/match", methods=["GET", "POST"])
@needs("needs:answer")
def match(uid: str) -> Any:
    """Say in words what was found."""
    form = FoundForm()
    return _form_step(uid, "match", form, lambda need: commands.match_need(need, form.reply.data, by=viewer()))


@pages.route("/needs/<uid>/decline", methods=["GET", "POST"])
@needs("needs:answer")
def decline(uid: str) -> Any:
    """Say no, with a reason."""
    form = DeclineForm()
    return _form_step(
        uid, "decline", form,
        lambda need: commands.decline(need, form.reason.data, form.reply.data or "", by=viewer()),
    )  # fmt: skip


@pages.route("/needs/<uid>/not-helped", methods=["GET", "POST"])
@needs("needs:speak")
def not_helped(uid: str) -> Any:
    """It did not help."""
    form = WordsForm()
    return _form_step(
        uid, "not_helped", form, lambda need: commands.not_helped(need, form.words.data or "", by=viewer())
    )


@pages.route("/needs/<uid>/again", methods=["GET", "POST"])
@needs("needs:speak")
def say_again(uid: str) -> Any:
    """After a no: the township reads it."""
    form = WordsForm()
    return _form_step(uid, "again", form, lambda need: commands.say_again(need, form.words.data or "", by=viewer()))


@pages.route("/needs/<uid>/wish", methods=["GET", "POST"])
@needs("needs:wish")
def wish(uid: str) -> Any:
    """Show it to donors in words that give nobody away."""
    form = WishForm()
    return _form_step(uid, "wish", form, lambda need: wishes.show_wish(need, form.wish_text.data, by=viewer()))


@pages.get("/wishes", endpoint="wishes")
@needs("needs:wishes")
def wishes_list() -> Any:
    """Wishes without identity, for verified donors."""
    return page(
        "needs/wishes.html", wishes=wish_queries.wishes_for(viewer(), number=page_number()),
        verified=wish_queries.sees_wishes(viewer()),
    )  # fmt: skip


@pages.get("/wishes/<uid>")
@needs("needs:wishes")
def wish_show(uid: str) -> Any:
    """One wish."""
    return page("needs/wish_show.html", wish=wish_queries.get_wish(uid, by=viewer()))


def _household() -> Household | None:
    """The household named in the address or form, else the viewer's own. NotFound outside scope."""
    uid = request.values.get("household")
    if not uid:
        return own_household(viewer())
    household = get_household(uid, by=viewer())
    require("needs:state", household)
    if not is_own(viewer(), household):
        audit.seen(household, by=viewer(), what="form")  # the form names its members
    return household


def _whose() -> Any:
    """A list to choose from; what was chosen before (a kind or group) is kept."""
    words = request.form.get("words", "")
    households = choose_page(viewer(), words, page_number())
    for row in households.items:
        if row.named:
            audit.seen(row, by=viewer(), what="list")
    kept = {key: request.args[key] for key in ("kind", "group") if request.args.get(key)}
    return render_template("needs/whose.html", households=households, words=words, kept=kept)


def _tiles(household: Household, said: SentenceForm | None = None) -> Any:
    kinds = terms("need_types")
    group = request.args.get("group", "")
    shown = [kind for kind in kinds if (kind.parent_code or "") == group]
    return page(
        "needs/tiles.html", household=household, own=is_own(viewer(), household), tiles=shown,
        group=next((kind for kind in kinds if kind.code == group), None),
        form=said or SentenceForm(household=household.uid),
    )  # fmt: skip


def _checking(form: NeedForm, household: Household) -> dict[str, Any]:
    kinds = terms("need_types")
    chosen = next((kind for kind in kinds if kind.code == form.kind.data), None)
    proposed = [] if chosen else propose(form.sentence.data or "", kinds)
    other = [kind for kind in kinds if kind.code == ANY_OTHER]
    return {
        "form": form, "household": household, "own": is_own(viewer(), household), "chosen": chosen,
        "kinds": proposed + [kind for kind in other if kind not in proposed], "guessed": bool(proposed),
        "cadre": queries.contact_of(household.id),
    }  # fmt: skip


def _channel(household: Household) -> str:
    return "page" if is_own(viewer(), household) else "on_behalf"


def _one_tap(name: str) -> Any:
    permission, command, words = STEPS[name]

    @needs(permission)
    def take(uid: str) -> Any:
        run(lambda: command(queries.get_need(uid, by=viewer()), by=viewer()))
        return done(str(words), url_for("needs.show", uid=uid))

    return take


for _name in STEPS:
    pages.add_url_rule(f"/needs/<uid>/{_name}", _name, _one_tap(_name), methods=["POST"])


def _form_step(uid: str, name: str, form: Any, command: Callable[[Need], None]) -> Any:
    need, words = queries.get_need(uid, by=viewer()), FORM_STEPS[name]
    require(words.permission, need)
    if need.household_id not in viewer().household_ids:
        audit.seen(need, by=viewer(), what="form")

    def step() -> bool:
        command(queries.get_need(uid, by=viewer()))
        return True

    if submit(form, step):
        return done(_("Saved. The other side is told."), url_for("needs.show", uid=uid))
    template = "needs/wish.html" if name == "wish" else "needs/step.html"
    return page(template, form=form, need=need, card=queries.card_of(need, viewer()), words=words)
