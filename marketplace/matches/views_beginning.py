"""How a match begins: suggestions for a person or a household, applying, candidates of a post, inviting."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour
from werkzeug.exceptions import TooManyRequests

from .. import audit, limits
from ..access import may, needs, require, viewer
from ..errors import FormInvalid, IllegalMove
from ..households import consents
from ..households.models import Person
from ..households.queries import consenting, get_person
from ..web import done, page, page_number, run, submit
from . import checks, commands, easing, forms, queries, runs, screens, suggestions, targets
from .blueprint import pages
from .effects import Opportunity
from .fit import Standing, standings

SORTED = "<any(job, offer):sort>/<uid>"
# How often one poster looks at its lists of candidates (docs/decisions/0008).
LOOKS: tuple[RateLimitItem, ...] = (
    RateLimitItemPerHour(60, namespace="candidates"), RateLimitItemPerDay(200, namespace="candidates"),
)  # fmt: skip
LIST, LISTS = RateLimitItemPerDay(1, namespace="candidate-list"), RateLimitItemPerDay(30, namespace="candidate-lists")
FOR_A_FAMILY = 15  # of jobs, and of help: more is no help on an old phone
WHOLE_LIST = 500  # jobs come first in it: cut short, it would hide that there is help


@pages.get("/matches/suggested")
@needs("matches:own")
def suggested() -> Any:
    """What suits our household best."""
    members = targets.members(viewer())
    agreed = consenting({person.id for person in members}, "matching")
    cards = suggestions.for_households(viewer().household_ids, most=WHOLE_LIST)
    return page(
        "matches/suggested.html", silent=[person for person in members if person.id not in agreed],
        **screens.suggested_for(members, cards, most=FOR_A_FAMILY),
    )  # fmt: skip


@pages.get("/matches/people/<uid>")
@needs("matches:suggest")
def person(uid: str) -> Any:
    """What suits one person, and what runs already."""
    return _person_page(uid)


@pages.post(f"/matches/people/<person_uid>/put-forward/{SORTED}")
@needs("matches:put_forward")
def put_forward(person_uid: str, sort: str, uid: str) -> Any:
    """Take up a suggestion, and open the decision; refused, the person's page comes again and says why."""
    try:
        match = run(
            lambda: commands.put_forward(
                get_person(person_uid, viewer()), targets.get(sort, uid, viewer()), by=viewer()
            )
        )
    except IllegalMove as error:
        return _person_page(person_uid, refused=error.message)[0], error.status
    return done(_("Put forward. Decide now, or later from the inbox."), url_for("matches.show", uid=match.uid))


@pages.route(f"/matches/apply/{SORTED}", methods=["GET", "POST"])
@needs("matches:apply")
def apply(sort: str, uid: str) -> Any:
    """Apply, for oneself or for somebody one speaks for; says before whether it fits and what will happen."""
    post, chosen = targets.get(sort, uid, viewer()), request.args.get("person", "")
    if not chosen and not viewer().household_ids:
        return redirect(url_for("matches.people_for", sort=sort, uid=uid), 303)
    people = targets.members(viewer(), chosen=chosen)
    each = _standings_on_record(people, post)
    free = [p for p, how in zip(people, each, strict=True) if how.is_lawful and not how.running]
    lacking = checks.lacking(free, post)
    form = forms.apply_form(free, chosen, lacking)

    def act() -> Any:
        try:
            applicant = get_person(form.person.data, viewer())
            if applicant.uid in lacking and not form.agree.data:
                raise FormInvalid({"agree": "Without this nobody can be introduced."})
            for purpose in lacking.get(applicant.uid, ()):
                consents.give(applicant, purpose, by=viewer())
            return commands.apply(applicant, targets.get(sort, uid, viewer()), by=viewer(), uid=form.uid)
        except IllegalMove as error:  # said on the form, which leads back to the post
            raise FormInvalid({"person": error.message}) from error

    match = submit(form, act)
    if match is not None:
        return done(_("Sent. The paired cadre decides within a few days."), url_for("matches.show", uid=match.uid))
    return page(
        "matches/apply.html", form=form, post=targets.card_of(post), sort=sort, standings=each,
        free={person.uid for person in free},
    )  # fmt: skip


@pages.app_template_global()
def standings_for(sort: str, uid: str) -> list[Standing]:
    """How the viewer's family, or the person named in the address, stands to a post; nobody for other viewers."""
    who, chosen = viewer(), request.args.get("person", "")
    if not may("matches:apply") or not (chosen or who.household_ids):
        return []
    post = targets.get(sort, uid, who)
    return _standings_on_record(targets.members(who, chosen=chosen), post)


def _standings_on_record(people: list[Person], post: Opportunity) -> list[Standing]:
    """How these people stand to a post; that an office or a helper was shown them is written down."""
    for person in people:
        screens.note_view(person, by=viewer())
    return standings(people, post)


@pages.get("/matches/posted")
@needs("matches:posted")
def posted() -> Any:
    """What runs on our posts, by stage."""
    stage = request.args.get("stage", "now")
    stage = stage if stage in queries.STAGES else "now"
    matches = queries.posted_for(viewer(), page_number(), stage=stage)
    audit.seen_list(matches.items, by=viewer())
    return page(
        "matches/posted.html", matches=matches, stage=stage,
        counts=queries.n_by_stage(viewer()), stages=list(queries.STAGES), posts=targets.open_posts_of(viewer()),
    )  # fmt: skip


@pages.get(f"/matches/posted/{SORTED}")
@needs("matches:posted")
def candidates(sort: str, uid: str) -> Any:
    """Who would suit a post: ranked, and nobody by name."""
    post = targets.get_own(sort, uid, viewer())
    _count_look(post)
    return page(
        "matches/candidates.html", row=post, post=targets.card_of(post), sort=sort,
        cards=suggestions.candidates_for(post), is_ranking=runs.is_ranking(post),
        running=queries.posted_for(viewer(), stage="coming", post=post).items, ways=easing.ways_for(post),
    )  # fmt: skip


def _count_look(post: Opportunity) -> None:
    """A poster looks at its lists as often as work needs, not as often as a guessing machine. Raises 429."""
    who = post.organisation.uid if post.organisation is not None else viewer().uid
    seen = (who, post.uid, str(post.version))
    windows: list[tuple[RateLimitItem, tuple[str, ...]]] = [(item, (who,)) for item in LOOKS]
    if not limits.seconds_to_wait(LIST, *seen):
        windows += [(LIST, seen), (LISTS, (who,))]
    wait = max(limits.seconds_to_wait(item, *key) for item, key in windows)
    if wait:
        raise TooManyRequests(retry_after=wait)
    for item, key in windows:
        limits.count(item, *key)


@pages.post(f"/matches/posted/{SORTED}/invite")
@needs("matches:posted")
def invite(sort: str, uid: str) -> Any:
    """Ask for somebody by pseudonym; the cadre decides and the household is asked."""

    def act() -> Any:
        post = targets.get_own(sort, uid, viewer())
        _count_look(post)
        return commands.invite(suggestions.person_behind(post, request.form.get("who", "")), post, by=viewer())

    run(act)
    return done(_("Invited. Their cadre decides first, then the family is asked."),
                url_for("matches.candidates", sort=sort, uid=uid))  # fmt: skip


def _person_page(uid: str, refused: str = "") -> Any:
    row = get_person(uid, by=viewer())
    require("matches:look", row)
    screens.note_view(row, by=viewer())
    return page(
        "matches/person.html", person=row, running=queries.of_person(row, viewer()),
        **screens.suggested_for([row], suggestions.for_person(row, viewer())),
        decides=targets.may_put_forward(row, viewer()), speaks=may("matches:say", row), refused=refused,
    )  # fmt: skip
