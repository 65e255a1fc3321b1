"""Every typed reason has a consequence that really happens: correct the fact, rest, never again, have it checked."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from marketplace import clock
from marketplace.db import db
from marketplace.errors import IllegalMove
from marketplace.households.drafts import WorkDraft
from marketplace.households.members import edit_work
from marketplace.households.models import Person
from marketplace.jobs.models import Job
from marketplace.matches import commands, consequences, suggest
from marketplace.matches.clock import drain
from marketplace.matches.cooling import COOLING, rests
from marketplace.matches.models import Match, Suggestion
from marketplace.placements import commands as placements
from marketplace.tasks.models import Task
from marketplace.tasks.rules import CLOSED_BY_HAND
from marketplace.vocabulary.commands import load_terms
from marketplace.vocabulary.models import Term
from seed.files import rows
from tests.client import Client
from tests.factories import make_job, make_offer
from tests.factories.loop import make_match, make_need, make_placement
from tests.marketplace.matches.scene import Scene

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.slow]
REASONS = rows("vocabulary/reasons.csv")
KNOWN = {"none", "rerank", "park", "exclude_poster", *consequences.TASK_KINDS}
STATE = {"reject": "rejected", "refuse": "refused", "fell_through": "fell_through", "withdraw": "withdrawn"}


def scene() -> Scene:
    found = Scene()
    db.session.execute(sa.delete(Term))
    load_terms("reasons", REASONS)
    db.session.commit()
    return found


def ended(made: Scene, context: str, code: str, job: Job | None = None) -> Match:
    """A match of the scene's person that ended for this reason, as the commands end it."""
    job = job or made.job
    if context == "left":
        match = make_match(made.person, job, state="placed")
        placements.leave(
            make_placement(match, started_on=clock.today()), clock.today(), code, by=made.who("enterprise")
        )
    elif context == "reject":
        match = commands.put_forward(made.person, job, by=made.who("cadre"))
        commands.reject(match, code, "说明", by=made.who("cadre"))
    elif context == "refuse":
        match = make_match(made.person, job, state="approved")
        commands.refuse(match, code, by=made.who("household"))
    elif context == "withdraw":
        match = make_match(made.person, job, state="approved")
        commands.withdraw(match, code, by=made.who("household"))
    else:
        match = make_match(made.person, job, state="introduced")
        commands.fall_through(match, code, by=made.who("enterprise"))
    db.session.commit()
    return match


def kinds_for(thing: object) -> set[str]:
    return set(db.session.scalars(sa.select(Task.kind).filter_by(noun_uid=thing.uid, state="open")))  # type: ignore[attr-defined]


def listed(job: Job, *, days: int = 0) -> set[int]:
    with clock.set_to(clock.now() + timedelta(days=days)):
        db.session.execute(sa.update(Person).values(needs_ranking=True))
        db.session.execute(sa.update(Job).values(valid_until=clock.today() + timedelta(days=9)))
        db.session.commit()
        suggest.drain()
        found = sa.select(Suggestion.person_id).filter_by(job_id=job.id).where(Suggestion.rank_of_person.is_not(None))
        return set(db.session.scalars(found))


def test_the_list_names_no_consequence_that_nobody_carries_out() -> None:
    assert {row["consequence"] for row in REASONS} <= KNOWN
    assert all(row["cool_off_days"] == "never" or row["cool_off_days"].isdigit() for row in REASONS)
    assert {*consequences.TASK_KINDS.values(), "check_record"} == CLOSED_BY_HAND


@pytest.mark.parametrize(
    "row", [row for row in REASONS if row["context"] in (*STATE, "left")], ids=lambda r: f"{r['context']}-{r['code']}"
)
def test_each_reason_does_what_its_row_says(row: dict[str, str]) -> None:
    made = scene()
    other = make_job(title="别的活")
    ended(made, row["context"], row["code"])
    consequence = row["consequence"]
    asked = kinds_for(made.person) | kinds_for(made.job)
    assert consequences.TASK_KINDS.get(consequence) in asked if consequence in consequences.TASK_KINDS else not asked
    resting = rests()
    parked = made.person.id in resting.parked[Job]
    assert parked is (consequence == "park" and row["cool_off_days"] != "0")
    gone = resting.excluded(Job, [made.job, other])
    assert (made.person.id in gone[made.job.id]) is (row["cool_off_days"] != "0")
    assert made.person.id not in gone[other.id]


def test_somebody_parked_is_suggested_nothing_until_the_day_or_until_asking_again() -> None:
    made = scene()
    other = make_job(title="别的活")
    ended(made, "refuse", "care_at_home")
    assert listed(other) == set()
    assert listed(other, days=89) == set()
    assert listed(other, days=91) == {made.person.id}
    with clock.set_to(clock.now() + timedelta(days=5)):
        make_need(made.household, person_id=made.person.id)
        db.session.commit()
    assert listed(other, days=6) == {made.person.id}
    assert listed(made.job, days=6) == set()  # the post itself rests all the same


def test_a_need_of_the_whole_family_ends_the_park_too() -> None:
    made = scene()
    other = make_job(title="别的活")
    ended(made, "refuse", "care_at_home")
    with clock.set_to(clock.now() + timedelta(days=5)):
        make_need(made.household)
        db.session.commit()
    assert listed(other, days=6) == {made.person.id}


def test_what_came_to_nothing_is_not_put_forward_again_but_the_family_may_ask() -> None:
    made = scene()
    ended(made, "reject", "too_far")
    with pytest.raises(IllegalMove):
        commands.put_forward(made.person, made.job, by=made.who("cadre"))
    assert commands.apply(made.person, made.job, by=made.who("household")).state == "applied"


def test_who_was_put_off_for_a_season_is_parked_until_that_day() -> None:
    made = scene()
    other = make_job(title="别的活")
    match = commands.put_forward(made.person, made.job, by=made.who("cadre"))
    commands.defer(match, clock.today() + timedelta(days=20), "wait_season", by=made.who("cadre"))
    assert listed(other) == set()
    assert listed(other, days=21) == {made.person.id}


@pytest.mark.parametrize(("code", "comes_back"), [("too_far", False), ("pay_too_low", True)])
def test_what_is_impossible_never_comes_back_not_even_posted_again(code: str, comes_back: bool) -> None:
    made = scene()
    ended(made, "refuse", code)
    copy = make_job(made.enterprise, title=made.job.title)
    assert listed(copy) == set()
    later = listed(copy, days=800)
    assert later == ({made.person.id} if comes_back else set())
    assert listed(make_job(title=made.job.title), days=801) == {made.person.id}


def test_a_poster_nobody_trusts_is_left_out_with_all_its_posts() -> None:
    made = scene()
    ended(made, "refuse", "no_trust")
    assert listed(make_job(made.enterprise, title="别的活")) == set()


def test_parking_from_help_does_not_keep_work_away() -> None:
    made = scene()
    offer = make_offer()
    match = make_match(made.person, offer, state="approved")
    commands.refuse(match, "no_disclosure", by=made.who("household"))
    assert listed(made.job) == {made.person.id}


def test_saving_the_form_closes_the_question_and_the_lists_follow() -> None:
    made = scene()
    ended(made, "refuse", "too_far")
    task = db.session.scalar(sa.select(Task).filter_by(kind="correct_radius", state="open"))
    assert task is not None and task.path.endswith("/work") and task.owner_id == made.users["cadre"].id
    with clock.set_to(clock.now() + timedelta(hours=1)):
        draft = WorkDraft("junior", "seeking", "", "", (), (), (), None, "", None, None, 5, False, None, None)
        edit_work(made.person, draft, version=made.person.version, by=made.who("cadre"))
        db.session.commit()
        drain()
    assert kinds_for(made.person) == set()


def test_a_check_ends_with_the_post_and_does_not_say_who_complained() -> None:
    made = scene()
    ended(made, "fell_through", "terms_changed")
    task = db.session.scalar(sa.select(Task).filter_by(kind="check_post", state="open"))
    assert task is not None and (task.owner_role, task.household_id) == ("bureau", None)
    assert made.person.uid not in str(task.params) + task.path
    db.session.execute(sa.update(Job).where(Job.id == made.job.id).values(state="closed"))
    db.session.commit()
    drain()
    assert kinds_for(made.job) == set()


def test_the_cadre_says_with_one_tap_that_nothing_had_to_be_changed(client: Client) -> None:
    made = scene()
    ended(made, "refuse", "too_far")
    task = db.session.scalar(sa.select(Task).filter_by(kind="correct_radius", state="open"))
    assert task is not None
    client.sign_in(made.users["other_cadre"])
    assert client.post(f"/tasks/{task.uid}/close", {}).status_code == 404
    client.sign_in(made.users["cadre"])
    assert "不用改" in client.get("/tasks").text
    assert client.post(f"/tasks/{task.uid}/close", {}).status_code == 303
    assert kinds_for(made.person) == set()


def test_every_state_that_cools_has_its_reasons() -> None:
    assert set(COOLING) == set(STATE.values())


def test_the_end_of_the_work_is_no_look_at_the_facts() -> None:
    made = scene()
    ended(made, "left", "health")
    consequences.close_followed()
    assert kinds_for(made.person) == {"correct_health"}


def test_what_was_put_off_parks_but_was_not_declined() -> None:
    made = scene()
    match = commands.put_forward(made.person, made.job, by=made.who("cadre"))
    commands.defer(match, clock.today() + timedelta(days=9), "wait_family", by=made.who("cadre"))
    db.session.commit()
    resting = rests()
    assert made.person.id in resting.parked[Job] and not resting.excluded(Job, [made.job])
