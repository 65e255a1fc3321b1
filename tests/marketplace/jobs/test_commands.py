"""The verbs of a post: who may take which step from which state, and what an edit sets off."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from apiflask import APIFlask

from marketplace import clock
from marketplace.access import Principal
from marketplace.accounts.models import Organisation
from marketplace.db import db
from marketplace.errors import FormInvalid, IllegalMove, NotAllowed
from marketplace.jobs import commands
from marketplace.jobs.models import Job
from marketplace.jobs.states import JOB
from tests.factories import make_job
from tests.marketplace.jobs.posts import TOWNSHIP, a_draft, as_poster, load_lists, the_world

BIRTH, DRAFT, OPEN, PAUSED, FILLED, CLOSED = None, "draft", "open", "paused", "filled", "closed"
ENTERPRISE, OFFICER, BUREAU, SYSTEM = "enterprise", "officer", "bureau", "system"

# from, to, and who may: the poster, the bureau that watches over its area, the clock
TRUTH = {
    (BIRTH, DRAFT): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    (DRAFT, OPEN): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    (OPEN, PAUSED): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    (PAUSED, OPEN): {ENTERPRISE, OFFICER, BUREAU},  # nobody goes on for a poster that paused, but who runs the post
    (OPEN, FILLED): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    (PAUSED, FILLED): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    (FILLED, OPEN): {ENTERPRISE, OFFICER, BUREAU, SYSTEM},
    **{(state, CLOSED): {ENTERPRISE, OFFICER, BUREAU, SYSTEM} for state in (DRAFT, OPEN, PAUSED, FILLED)},
}  # fmt: skip
EVERYONE = (
    ENTERPRISE,
    OFFICER,
    BUREAU,
    SYSTEM,
    "household",
    "donor",
    "cadre",
    "clerk",
    "township",
    "lender",
    "anonymous",
)


@pytest.mark.parametrize("role", EVERYONE)
def test_the_states_of_a_post_are_these_and_no_others(role: str) -> None:
    states = (BIRTH, DRAFT, OPEN, PAUSED, FILLED, CLOSED)
    allowed = {(a, b) for a in states for b in states if role in JOB.steps.get((a, b), ())}
    assert allowed == {step for step, roles in TRUTH.items() if role in roles}


def poster_and_job(**values: object) -> tuple[Principal, Job]:
    user = the_world()
    organisation = db.session.get_one(Organisation, user.grants[0].organisation_id)
    values = {"area_code": TOWNSHIP, "age_min": 18} | values
    return as_poster(user), make_job(organisation, **values)


def test_an_edit_of_pay_is_told_and_ranked_anew(app: APIFlask) -> None:
    by, job = poster_and_job(vacancies=3)
    job.needs_ranking = job.needs_indexing = False
    commands.edit_job(job.uid, a_draft(pay_min_fen=12000), by=by)
    assert job.needs_ranking and job.needs_indexing and job.needs_telling
    assert "pay_min_fen" in job.changed_fields


def test_an_edit_of_words_alone_is_not_told(app: APIFlask) -> None:
    by, job = poster_and_job()
    same = commands.saving.draft_of(job)
    commands.edit_job(job.uid, type(same)(**{**vars(same), "description": "包午饭"}), by=by)
    assert (job.description, job.needs_telling) == ("包午饭", False)


def test_an_edit_of_nothing_leaves_no_trace(app: APIFlask) -> None:
    by, job = poster_and_job()
    version = job.version
    commands.edit_job(job.uid, commands.saving.draft_of(job), by=by)
    db.session.flush()
    assert (job.version, job.needs_telling, job.changed_fields) == (version, False, [])


def test_vacancies_never_fall_below_what_is_held_and_hired(app: APIFlask) -> None:
    by, job = poster_and_job(vacancies=3, n_held=1, n_filled=1)
    with pytest.raises(FormInvalid) as refused:
        commands.edit_job(job.uid, a_draft(vacancies=1), by=by)
    assert set(refused.value.fields) == {"vacancies"}


def test_vacancies_lowered_to_what_is_hired_fill_the_post_and_raised_open_it(app: APIFlask) -> None:
    by, job = poster_and_job(vacancies=3, n_filled=2)
    commands.edit_job(job.uid, a_draft(vacancies=2), by=by)
    db.session.commit()
    assert job.state == "filled"
    commands.edit_job(job.uid, a_draft(vacancies=4), by=by)
    assert job.state == "open"


def test_discriminating_words_are_not_edited_into_an_open_post(app: APIFlask) -> None:
    by, job = poster_and_job()
    with pytest.raises(FormInvalid) as refused:
        commands.edit_job(job.uid, a_draft(description="仅限男性"), by=by)
    assert set(refused.value.fields) == {"description"}


def test_a_draft_whose_place_is_unknown_is_published_after_a_place_was_chosen(app: APIFlask) -> None:
    by, job = poster_and_job(state="draft", draft_why="place_outside")
    with pytest.raises(FormInvalid):
        commands.publish_job(job.uid, by=by)
    commands.edit_job(job.uid, a_draft(), by=by, publish=True)
    assert (job.state, job.draft_why) == ("open", "")


def test_a_suspended_enterprise_publishes_nothing(app: APIFlask) -> None:
    by, job = poster_and_job(state="draft")
    job.organisation.state = "suspended"
    db.session.flush()
    with pytest.raises(NotAllowed):
        commands.publish_job(job.uid, by=by)


@pytest.mark.parametrize(("step", "state"), [("resume_job", "paused"), ("reopen_job", "filled")])
def test_a_suspended_enterprise_opens_nothing_again(app: APIFlask, step: str, state: str) -> None:
    by, job = poster_and_job(state=state)
    job.organisation.state = "suspended"
    db.session.flush()
    with pytest.raises(NotAllowed):
        getattr(commands, step)(job.uid, by=by)


@pytest.mark.parametrize("step", ["resume_job", "reopen_job", "confirm_job", "publish_job"])
def test_steps_from_the_wrong_state_change_nothing(app: APIFlask, step: str) -> None:
    by, job = poster_and_job(state="closed" if step != "confirm_job" else "paused")
    with pytest.raises(IllegalMove):
        getattr(commands, step)(job.uid, by=by)


def test_an_unreadable_pattern_of_the_list_flags_nothing(app: APIFlask) -> None:
    from marketplace.jobs.wording import entries, patterns

    load_lists()
    n = len(patterns(entries()))
    entries()[0].extra = {"pattern": "(", "ground": "sex"}
    db.session.flush()
    assert len(patterns(entries())) == n - 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_km", 20), ("injury_cover", True), ("valid_until", date(2030, 1, 1)), ("lat", 28.5), ("place", "河边"),
     ("hours_per_day", 9.0), ("season_to", date(2029, 11, 1)), ("for_disabled", True), ("title", "炒茶工")],
)  # fmt: skip
def test_an_edit_of_what_matters_to_people_in_it_is_told(app: APIFlask, field: str, value: object) -> None:
    by, job = poster_and_job()
    with clock.set_to(datetime(2029, 10, 1, tzinfo=UTC)):
        commands.edit_job(job.uid, replace(commands.saving.draft_of(job), valid_until=date(2029, 12, 1)), by=by)
        job.needs_telling = False
        commands.edit_job(job.uid, replace(commands.saving.draft_of(job), **{field: value}), by=by)
    assert job.needs_telling and field in job.changed_fields
