"""Pages of a post: written, shown, moved. The list for everybody lies in `search`."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from .. import uploads
from ..access import may, needs, require, viewer
from ..errors import FormInvalid, NotAllowed
from ..fields import EndForm
from ..sheets import SheetRefused, read_rows
from ..vocabulary.queries import terms
from ..web import done, named, page, page_number, run, sliced, submit
from . import commands, details, imports, queries
from .forms import JobForm, SheetForm, differences, values_of
from .rules import edition
from .saving import draft_of, in_codes

pages = Blueprint("jobs", __name__)

STEPS: dict[str, tuple[Any, Any]] = {
    "publish": (commands.publish_job, _l("The post is public now.")),
    "pause": (commands.pause_job, _l("The post is paused. Nobody is proposed for it until you go on.")),
    "resume": (commands.resume_job, _l("The post is open again.")),
    "fill": (commands.fill_job, _l("The post is marked as filled.")),
    "reopen": (commands.reopen_job, _l("The post is open again.")),
    "confirm": (commands.confirm_job, _l("Thank you. The post stays open.")),
}


@pages.get("/jobs/mine")
@needs("jobs:list")
def own() -> Any:
    """The posts of the viewer's organisation, or those of its area."""
    who = viewer()
    has_own, has_area = bool(who.organisation_ids("enterprise", "officer")), who.has("bureau", "officer", "township")
    of_area = has_area and (not has_own or request.args.get("of") == "area")
    scope = queries.jobs_in_area(who) if of_area else queries.own_jobs(who)
    state = request.args.get("state", "")
    return page(
        "jobs/own.html", jobs=queries.poster_page(scope, state=state, number=page_number()), state=state,
        counts=queries.n_by_state(scope), of_area=of_area, both=has_own and has_area,
        waits=not of_area and not queries.posting_organisations(who), draft_why=details.DRAFT_WHY,
    )  # fmt: skip


@pages.route("/jobs/new", methods=["GET", "POST"])
@needs("jobs:new")
def new() -> Any:
    """A new post, empty or copied from one of the viewer's own (`?copy=`)."""
    choices = details.form_choices(viewer())
    if not choices.organisations:
        raise NotAllowed(commands.NOT_VERIFIED)
    publish = "publish" in request.form
    form = JobForm(data=_copied()).offer(choices, public=publish)
    job = submit(
        form,
        lambda draft: commands.post_job(
            draft,
            by=viewer(),
            uid=form.uid,
            organisation_uid=form.organisation.data or "",
            publish=publish,
        ),
        ready=lambda: in_codes(form.draft()),
    )
    if job is None:
        return page("jobs/new.html", form=form)
    return done(_("The post is public now.") if publish else _("The post is saved as a draft."), _address(job.uid))


@pages.get("/jobs/<uid>")
@needs("jobs:read")
def show(uid: str) -> Any:
    """One post; its poster sees counts, history and what can be done."""
    job = queries.get_job(uid, viewer())
    watches = may("jobs:stop", job) or may("jobs:edit", job)
    return page(
        "jobs/show.html", detail=details.detail_of(job), can_edit=may("jobs:edit", job),
        can_stop=may("jobs:stop", job), history=details.history_of(job) if watches else [],
        objections=details.objections_to(job) if watches else [], draft_why=details.DRAFT_WHY,
    )  # fmt: skip


@pages.route("/jobs/<uid>/edit", methods=["GET", "POST"])
@needs("jobs:edit")
def edit(uid: str) -> Any:
    """Change a post; who saved in between is shown beside."""
    job = queries.get_job(uid, viewer())
    require("jobs:edit", job)
    choices = details.form_choices(viewer(), job=job)
    stored = values_of(draft_of(job))
    publish = "publish" in request.form
    form = JobForm(data=stored | {"seen": edition(commands.as_seen(job))})
    form.offer(choices, public=publish or job.state != "draft")
    saved = submit(
        form,
        lambda draft: commands.edit_job(uid, draft, by=viewer(), seen=form.seen.data or "-", publish=publish),
        ready=lambda: in_codes(form.draft()),
    )
    if saved is not None:
        return done(_("The post is saved."), _address(uid))
    theirs = _compared(form, uid, choices) if form.seen.errors else []
    return page("jobs/edit.html", form=form, job=job, theirs=theirs)


@pages.post("/jobs/<uid>/<any(publish, pause, resume, fill, reopen, confirm):step>")
@needs("jobs:stop")
def take_step(uid: str, step: str) -> Any:
    """One tap: publish, pause, go on, filled, open again, still valid."""
    command, words = STEPS[step]
    try:
        run(lambda: command(uid, by=viewer()))
    except FormInvalid as error:
        return done(" ".join(_(message) for message in error.fields.values()), url_for("jobs.edit", uid=uid))
    return done(str(words), _address(uid))


@pages.route("/jobs/<uid>/close", methods=["GET", "POST"])
@needs("jobs:stop")
def close(uid: str) -> Any:
    """End a post for a typed reason; what follows is said before."""
    job = queries.get_job(uid, viewer())
    require("jobs:stop", job)
    form = EndForm()
    form.reason.choices = [(term.code, named(term)) for term in terms("retract") if term.code in commands.JOB_REASONS]
    closed = submit(form, lambda: commands.close_job(uid, form.reason.data, by=viewer(), words=form.words.data or ""))
    if closed is not None:
        return done(_("The post is closed."), _address(uid))
    return page("jobs/close.html", form=form, detail=details.detail_of(job))


@pages.route("/jobs/import", methods=["GET", "POST"])
@needs("jobs:import")
def import_sheet() -> Any:
    """Take a sheet and look at each row; nothing is saved yet."""
    organisations = queries.posting_organisations(viewer())
    form = SheetForm()
    form.organisation.choices = [(o.uid, o.name) for o in organisations]
    owner = imports.owner_for(viewer(), form.organisation.data or "")
    if form.validate_on_submit():
        try:
            sheet = read_rows(form.sheet.data.read())
            entries = imports.plan(sheet, owner)
        except (SheetRefused, FormInvalid) as error:
            form.refuse(error if isinstance(error, FormInvalid) else FormInvalid({"sheet": str(error)}))
        else:
            name, uid = form.sheet.data.filename or "", form.organisation.data or ""
            kept = uploads.keep(name, entries, by=viewer(), organisation_uid=uid, ignored=imports.ignored(sheet[0]))
            return redirect(url_for("jobs.import_preview", uid=kept.uid), 303)
    return page("jobs/import.html", form=form)


@pages.get("/jobs/import/<uid>")
@needs("jobs:import")
def import_preview(uid: str) -> Any:
    """Each row's fate with its number, and how far the saving got."""
    kept = uploads.get(uid, viewer())
    fate = request.args.get("fate", "")
    chosen = [e for e in kept.entries if not fate or e["fate"] == fate]
    rows = sliced(chosen, number=page_number(), size=50)
    counts = {fate: sum(e["fate"] == fate for e in kept.entries) for fate in imports.FATES}
    return page("jobs/import_preview.html", kept=kept, rows=rows, counts=counts, fate=fate, remarks=details.REMARKS,
                posts=imports.posts_of(rows.items))  # fmt: skip


@pages.post("/jobs/import/<uid>/apply")
@needs("jobs:import")
def import_apply(uid: str) -> Any:
    """Save the next rows; a long sheet takes several of these, each with the real count so far."""
    kept = uploads.get(uid, viewer())
    owner, some = imports.owner_for(viewer(), kept.organisation_uid), kept.next_entries()
    did = run(lambda: imports.apply(some, owner, by=viewer(), publish="publish" in request.form))
    uploads.advance(kept, did, n=len(some))
    return redirect(url_for("jobs.import_preview", uid=uid), 303)


@pages.post("/jobs/import/<uid>/discard")
@needs("jobs:import")
def import_discard(uid: str) -> Any:
    """Throw the sheet away; what was saved from it stays."""
    uploads.discard(uid, viewer())
    return done(_("The sheet was thrown away."), url_for("jobs.own"))


def _address(uid: str) -> str:
    return url_for("jobs.show", uid=uid)


def _copied() -> dict[str, Any]:
    """The values of the post named by `?copy=`, if the viewer may write it; its dates start anew."""
    uid = request.args.get("copy", "")
    if not uid or request.method == "POST":
        return {}
    job = queries.get_job(uid, viewer())
    require("jobs:edit", job)
    values = values_of(draft_of(job))
    return {key: value for key, value in values.items() if key not in ("valid_until", "season_from", "season_to")}


def _compared(form: JobForm, uid: str, choices: details.FormChoices) -> list[tuple[Any, str, str]]:
    """What stands there now beside what was typed; sending again then is meant."""
    job = queries.get_job(uid, viewer())
    form.seen.data = edition(commands.as_seen(job))
    form.seen.raw_data = None
    stored = JobForm(formdata=None, data=values_of(draft_of(job))).offer(choices, public=False)
    return differences(form, stored)
