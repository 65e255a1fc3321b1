"""What is done to a post: written, published, paused, filled, closed. Vacancies are counted in `vacancies`."""

from typing import Any

from .. import audit, clock
from ..access import Principal, require
from ..accounts.models import Organisation
from ..accounts.rules import stands
from ..db import db
from ..errors import FormInvalid, IllegalMove, NotAllowed
from ..tasks.commands import close_tasks
from . import queries, saving, wording
from .drafts import MATERIAL, JobDraft
from .models import Job
from .rules import edition, may_offer, numbers_in
from .vacancies import fill_by_itself, fill_vacancy, hold_vacancy, release_vacancy, reopen_if_filled_by_itself

__all__ = [
    "close_job", "confirm_job", "edit_job", "fill_job", "fill_vacancy", "hold_vacancy", "pause_job", "post_job",
    "publish_job", "release_vacancy", "reopen_job", "resume_job",
]  # fmt: skip

NOT_VERIFIED = "Only a verified organisation may publish posts. Yours is still being looked at."
STALE_TASK = "job_stale"
JOB_REASONS = ("filled_elsewhere", "no_orders", "season_over", "wrong_data", "closed_down", "other")


def post_job(
    draft: JobDraft, *, by: Principal, uid: str = "", organisation_uid: str = "", publish: bool = False
) -> Job:
    """A new post of one of the poster's verified organisations, as a draft or published at once.

    Raises NotAllowed when none is verified, FormInvalid for what it may not say.
    """
    organisation = _poster(by, organisation_uid)
    _check_kind(draft.kind, organisation)
    job = Job(
        organisation_id=organisation.id, county_code=organisation.county_code, state=None, state_at=clock.now(),
        version=1, n_held=0, n_filled=0,
    )  # fmt: skip
    if uid:
        job.uid = uid
    saving.write(job, draft, near=organisation.area_code)
    if publish:
        _check_wording(job.flags)
    audit.move(job, "draft", by=_acting(by))
    db.session.add(job)
    db.session.flush()
    if publish:
        _open(job, by=by)
    return job


def edit_job(uid: str, draft: JobDraft, *, by: Principal, seen: str = "", publish: bool = False) -> Job:
    """Change a post. `seen` is the edition the form showed; '' changes it whatever it says now.

    Raises FormInvalid at `seen` when somebody saved in between, and for discriminating words in what is
    or becomes public; IllegalMove for a closed post. People with an open match hear of a real change.
    """
    job = _get(uid, "jobs:edit", by=by)
    if job.state == "closed":
        raise IllegalMove
    _check_kind(draft.kind, job.organisation)
    before = as_seen(job)
    if seen and seen != edition(before):
        raise FormInvalid({"seen": "A colleague changed this post while you were writing. Please compare."})
    saving.write(job, draft, near=job.area_code)
    if publish or job.state != "draft":
        _check_wording(job.flags)
    after = as_seen(job)
    changed = sorted(name for name in after if after[name] != before[name])
    if changed:
        audit.record("edited", job, by=_acting(by), fields=changed)
        _after_edit(job, changed, by=by)
    if publish and job.state == "draft":
        _open(job, by=by)
    db.session.flush()
    return job


def publish_job(uid: str, *, by: Principal) -> Job:
    """Draft → open. Raises FormInvalid while its wording, its place or its validity stands in the way."""
    job = _get(uid, "jobs:edit", by=by)
    if job.organisation_id is not None:
        _poster(by, job.organisation.uid if job.organisation else "")
    said = numbers_in(saving.draft_of(job))
    if said:
        raise FormInvalid(said)
    if job.draft_why:
        raise FormInvalid({"area_code": "Please choose the place of work, or type its name."})
    texts = saving.texts_of(saving.draft_of(job))
    job.flags = wording.flags_in(texts, wording.patterns(wording.entries()))
    _check_wording(job.flags)
    return _open(job, by=by)


def pause_job(uid: str, *, by: Principal) -> Job:
    """Open → paused: nobody is held for it until it goes on."""
    return _move(_get(uid, "jobs:stop", by=by), "paused", by=by)


def resume_job(uid: str, *, by: Principal) -> Job:
    """Paused → open, which also says that it still holds."""
    return _open(_get(uid, "jobs:edit", by=by), by=by)


def fill_job(uid: str, *, by: Principal) -> Job:
    """The poster found people elsewhere: open or paused → filled."""
    return _move(_get(uid, "jobs:edit", by=by), "filled", by=by)


def reopen_job(uid: str, *, by: Principal) -> Job:
    """Filled → open. Raises FormInvalid while every vacancy is taken."""
    job = _get(uid, "jobs:edit", by=by)
    if job.n_left < 1:
        raise FormInvalid({"vacancies": "Every vacancy is taken. Please raise their number first."})
    return _open(job, by=by)


def confirm_job(uid: str, *, by: Principal) -> Job:
    """The poster says that an open post still holds."""
    job = _get(uid, "jobs:edit", by=by)
    if job.state != "open":
        raise IllegalMove
    audit.record("confirmed", job, by=_acting(by))
    _refresh(job, by=by)
    db.session.flush()
    return job


def close_job(uid: str, reason: str, *, by: Principal, words: str = "") -> Job:
    """Retract for a typed reason of the list `retract`; `matches` cancels what is open and tells.

    Raises FormInvalid for an unknown reason.
    """
    job = _get(uid, "jobs:stop", by=by)
    if reason not in JOB_REASONS:
        raise FormInvalid({"reason": "Please choose one of the list."})
    job.closing_words = words
    return _move(job, "closed", by=by, why=reason)


def as_seen(job: Job) -> dict[str, Any]:
    """What a form shows of a post: its draft, without how the place was named (1 statement)."""
    values = dict(vars(saving.draft_of(job)))
    values.pop("area_name")
    return values


def _get(uid: str, permission: str, *, by: Principal) -> Job:
    job = queries.get_job(uid, by)
    require(permission, job, who=by)
    return job


def _poster(by: Principal, organisation_uid: str) -> Organisation:
    for organisation in queries.posting_organisations(by):
        if organisation_uid in ("", organisation.uid):
            return organisation
    raise NotAllowed(NOT_VERIFIED)


def _check_kind(kind: str, organisation: Organisation | None) -> None:
    """A post of no organisation was brought in by an office, which answers for its kind."""
    if organisation is not None and not may_offer(organisation.kind, kind):
        raise FormInvalid({"kind": "Only departments and the employment service offer public-welfare posts."})


def _acting(by: Principal) -> Principal:
    """The role in which somebody posts goes into the trail."""
    role = next((role for role in ("enterprise", "officer", "bureau") if by.has(role)), by.acting_as)
    return by.as_role(role, on_behalf=by.on_behalf)


def _open(job: Job, *, by: Principal) -> Job:
    if not stands(job.organisation):
        raise NotAllowed(NOT_VERIFIED)
    _check_kind(job.kind, job.organisation)
    if job.valid_until < clock.today():
        raise FormInvalid({"valid_until": "Please give a day from today on."})
    _refresh(job, by=by)
    return _move(job, "open", by=by)


def _move(job: Job, to: str, *, by: Principal, why: str = "") -> Job:
    audit.move(job, to, by=_acting(by), why=why)
    job.needs_ranking = job.needs_indexing = True
    if to != "open":
        close_tasks(job, STALE_TASK, by=by)
        job.asked_at = None
    db.session.flush()
    return job


def _refresh(job: Job, *, by: Principal) -> None:
    job.confirmed_at, job.asked_at = clock.now(), None
    close_tasks(job, STALE_TASK, by=by)


def _after_edit(job: Job, changed: list[str], *, by: Principal) -> None:
    """Ranked and indexed anew, told to whom it touches, and filled or open as its vacancies say."""
    if job.state == "draft":
        return
    job.needs_ranking = job.needs_indexing = True
    material = MATERIAL & set(changed)
    if material:
        job.changed_fields = sorted(material | set(job.changed_fields if job.needs_telling else ()))
        job.needs_telling = True
    if job.state == "open":
        _refresh(job, by=by)
    if job.state == "open" and job.n_filled >= job.vacancies:
        fill_by_itself(job)
    elif job.state == "filled":
        reopen_if_filled_by_itself(job)


def _check_wording(flags: list[Any]) -> None:
    if flags:
        raise FormInvalid(wording.sentences(flags, wording.entries()))
