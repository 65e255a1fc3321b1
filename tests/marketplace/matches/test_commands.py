"""The steps of a match: who, whether, what is held, who is told."""

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta

import pytest

from marketplace import audit, clock, outbox
from marketplace.access import SYSTEM, Principal
from marketplace.db import db
from marketplace.errors import FormInvalid, IllegalMove, NotAllowed, NoVacancyLeft
from marketplace.households.consents import withdraw
from marketplace.households.models import Consent, Person
from marketplace.jobs import drafts as jobs
from marketplace.matches import commands, rules
from marketplace.matches.models import Match
from marketplace.matches.states import HOLDING
from marketplace.offers import drafts as offers
from marketplace.settings.models import SettingValue
from marketplace.tasks.models import Task
from marketplace.vocabulary.models import Term
from tests.factories import QUJIANG, grant, make_job, make_person
from tests.factories.loop import make_match, make_need
from tests.marketplace.matches.scene import Scene, days_later, drain_at, minutes_later

pytestmark = pytest.mark.usefixtures("app")


def applied(scene: Scene) -> Match:
    return commands.apply(scene.person, scene.job, by=scene.who("household"))


def approved(scene: Scene) -> Match:
    match = applied(scene)
    commands.approve(match, by=scene.who("cadre"))
    return match


def introduced(scene: Scene) -> Match:
    match = approved(scene)
    drain_at(minutes_later())
    return match


def kinds(reader: str) -> list[str]:
    rows = db.session.query(outbox.OutboxRow).filter_by(recipient_kind=reader, status="queued")
    return [row.kind for row in rows.order_by(outbox.OutboxRow.id)]


def test_an_application_goes_through_to_the_introduction() -> None:
    scene = Scene()
    match = introduced(scene)
    assert (match.state, scene.job.n_held) == ("introduced", 1)
    assert match.consented_at is not None
    assert kinds("organisation") == ["introduced"]


def test_what_was_put_forward_waits_for_the_household() -> None:
    scene = Scene()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    assert drain_at(minutes_later()) == 0
    with clock.set_to(minutes_later()):
        commands.consent(match, by=scene.who("household"))
    assert match.state == "introduced"


def test_consent_given_within_the_undo_window_waits_for_its_end() -> None:
    scene = Scene()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    commands.consent(match, by=scene.who("cadre"))
    assert match.state == "consented"
    assert drain_at(minutes_later()) == 1
    assert match.state == "introduced"


def told(answer: Callable[[], object]) -> None:
    with clock.set_to(minutes_later()):
        answer()


def fall_through(match: Match, by: Principal) -> None:
    commands.fall_through(match, "no_show", by=by)


WAYS_OUT: dict[str, tuple[Callable[[Scene], Match], Callable[[Scene, Match], object]]] = {
    "undo": (approved, lambda s, m: commands.undo(m, by=s.who("cadre"))),
    "refuse": (approved, lambda s, m: told(lambda: commands.refuse(m, "too_far", by=s.who("household")))),
    "withdraw while approved": (approved, lambda s, m: commands.withdraw(m, by=s.who("clerk"))),
    "withdraw when introduced": (introduced, lambda s, m: commands.withdraw(m, by=s.who("household"))),
    "fall through, says the enterprise": (
        introduced,
        lambda s, m: commands.fall_through(m, "no_show", by=s.who("enterprise")),
    ),
    "fall through, says the household": (
        introduced,
        lambda s, m: commands.fall_through(m, "no_show", by=s.who("household")),
    ),
    "cancel": (approved, lambda s, m: commands.cancel(m, by=s.who("enterprise"))),
    "expire": (approved, lambda s, m: commands.expire(m)),
}


@pytest.mark.both_databases
@pytest.mark.parametrize("way", WAYS_OUT)
def test_every_way_out_before_placed_gives_the_vacancy_back(way: str) -> None:
    scene = Scene()
    begin, out = WAYS_OUT[way]
    match = begin(scene)
    assert scene.job.n_held == 1
    out(scene, match)
    assert match.state not in HOLDING
    assert scene.job.n_held == 0


def test_an_approval_can_be_undone_while_its_notice_waits() -> None:
    scene = Scene()
    match = approved(scene)
    commands.undo(match, by=scene.who("cadre"))
    assert (match.state, scene.job.n_held, kinds("household")) == ("applied", 0, [])
    commands.approve(match, by=scene.who("cadre"))
    assert kinds("household") == ["match_approved"]


def test_an_approval_cannot_be_undone_once_the_household_may_know() -> None:
    scene = Scene()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    with clock.set_to(minutes_later()), pytest.raises(IllegalMove):
        commands.undo(match, by=scene.who("cadre"))
    db.session.query(outbox.OutboxRow).filter_by(kind="consent_asked").update({"status": "sent"})
    with pytest.raises(IllegalMove):
        commands.undo(match, by=scene.who("cadre"))


def test_the_last_vacancy_is_held_once() -> None:
    scene = Scene()
    approved(scene)
    second = commands.apply(make_person(scene.household), scene.job, by=scene.who("household"))
    with pytest.raises(NoVacancyLeft):
        commands.approve(second, by=scene.who("cadre"))


def test_one_running_match_of_a_person_with_a_post() -> None:
    scene = Scene()
    applied(scene)
    with pytest.raises(IllegalMove):
        applied(scene)
    with pytest.raises(IllegalMove):
        commands.invite(scene.person, scene.job, by=scene.who("enterprise"))


def test_a_rejection_needs_its_reason_and_can_be_appealed_once() -> None:
    scene = Scene()
    match = applied(scene)
    for reason, text in (("", ""), ("no_such", ""), ("other", "")):
        with pytest.raises(FormInvalid):
            commands.reject(match, reason, text, by=scene.who("cadre"))
    commands.reject(match, "too_far", by=scene.who("cadre"))
    commands.appeal(match, "想离家近一点", by=scene.who("household"))
    assert (match.reason_code, match.appeal_text) == ("too_far", "想离家近一点")  # the township reads both
    with pytest.raises(NotAllowed):
        commands.approve(match, by=scene.who("cadre"))
    commands.reject(match, "too_far", by=scene.who("township"))
    with pytest.raises(IllegalMove):
        commands.appeal(match, by=scene.who("household"))


def test_the_area_says_how_long_a_decision_may_be_put_off() -> None:
    scene = Scene()
    match = applied(scene)
    db.session.add(SettingValue(area_code=QUJIANG, key="defer_most_days", value=7))
    db.session.flush()
    with pytest.raises(FormInvalid):
        commands.defer(match, clock.today() + timedelta(days=8), by=scene.who("cadre"))
    commands.defer(match, clock.today() + timedelta(days=7), by=scene.who("cadre"))


def test_a_deferred_decision_comes_back_on_its_day() -> None:
    scene = Scene()
    match = applied(scene)
    with pytest.raises(FormInvalid):
        commands.defer(match, clock.today(), by=scene.who("cadre"))
    commands.defer(match, clock.today() + timedelta(days=3), "wait_visit", by=scene.who("cadre"))
    assert drain_at(days_later(2)) == 0
    assert drain_at(days_later(3)) == 1
    assert match.state == "applied"


@pytest.mark.parametrize("name", ["other_cadre", "clerk", "household", "enterprise", "bureau", "donor"])
def test_nobody_else_decides(name: str) -> None:
    scene = Scene()
    match = applied(scene)
    with pytest.raises(NotAllowed):
        commands.approve(match, by=scene.who(name))


@pytest.mark.parametrize("name", ["other_cadre", "township", "enterprise", "donor", "bureau"])
def test_nobody_else_speaks_for_the_household(name: str) -> None:
    scene = Scene()
    with pytest.raises(NotAllowed):
        commands.apply(scene.person, scene.job, by=scene.who(name))
    match = applied(scene)
    with pytest.raises(NotAllowed):
        commands.withdraw(match, by=scene.who(name))


@pytest.mark.parametrize("office", ["cadre", "township"])
def test_nobody_decides_on_a_post_of_an_organisation_it_speaks_for(office: str) -> None:
    s = Scene()
    grant(s.users[office], "officer", organisation=s.enterprise)
    with pytest.raises(NotAllowed):
        commands.put_forward(s.person, s.job, by=s.who(office))
    match = make_match(s.person, s.job, "applied")
    with pytest.raises(NotAllowed):
        commands.approve(match, by=s.who(office))


def test_a_hire_ends_other_applications_for_full_jobs_only() -> None:
    scene = Scene(kind="regular")
    full, day_work = make_job(kind="regular"), make_job(kind="day_work")
    others = [commands.apply(scene.person, post, by=scene.who("household")) for post in (full, day_work, scene.offer)]
    commands.approve(others[0], by=scene.who("cadre"))
    match = introduced(scene)
    commands.mark_placed(match, by=scene.who("enterprise"))
    assert [m.state for m in others] == ["superseded", "applied", "applied"]
    assert (full.n_held, scene.job.n_filled, scene.job.n_held) == (0, 1, 0)


def test_day_work_ends_nothing() -> None:
    scene = Scene(kind="day_work")
    other = commands.apply(scene.person, make_job(kind="regular"), by=scene.who("household"))
    commands.mark_placed(introduced(scene), by=scene.who("enterprise"))
    assert other.state == "applied"


def test_an_offer_holds_its_slice_and_gives_what_arrived() -> None:
    scene = Scene()
    match = commands.apply(scene.person, scene.offer, by=scene.who("household"))
    commands.approve(match, by=scene.who("cadre"))
    assert (scene.offer.n_held, scene.offer.held_fen) == (1, 100000)
    drain_at(minutes_later())
    commands.mark_delivered(match, 80000, by=scene.who("cadre"))
    assert (scene.offer.n_held, scene.offer.held_fen, scene.offer.delivered_fen) == (0, 0, 80000)


def young(scene: Scene, age: int, *, guardian: bool = True) -> Person:
    person = make_person(scene.household, age=age, is_head=False, consents=())
    for purpose in ("matching", "introduction"):
        db.session.add(
            Consent(person_id=person.id, purpose=purpose, given_at=clock.now(), taken_by="test",
                    guardian_id=scene.person.id if guardian else None)
        )  # fmt: skip
    db.session.flush()
    return person


@pytest.mark.parametrize(("age", "light_work"), [(15, True), (15, False), (16, False), (17, False)])
def test_the_law_keeps_minors_from_work(age: int, light_work: bool) -> None:
    scene = Scene(light_work=light_work)
    with pytest.raises(IllegalMove):
        commands.apply(young(scene, age), scene.job, by=scene.who("household"))


def test_light_work_is_open_from_sixteen_with_a_guardian() -> None:
    scene = Scene(light_work=True)
    assert commands.apply(young(scene, 17), scene.job, by=scene.who("household")).state == "applied"
    with pytest.raises(IllegalMove):
        commands.apply(young(scene, 17, guardian=False), scene.job, by=scene.who("household"))


@pytest.mark.parametrize("hard", [{"health_needs": ["night"]}, {"lifting_kg": 21}, {"hours_per_day": 9}])
def test_a_tick_makes_no_hard_work_light(hard: dict[str, object]) -> None:
    scene = Scene(light_work=True, **hard)
    with pytest.raises(IllegalMove):
        commands.apply(young(scene, 17), scene.job, by=scene.who("household"))


def test_a_post_for_disabled_people_takes_nobody_else() -> None:
    scene = Scene(for_disabled=True)
    with pytest.raises(IllegalMove):
        commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    scene.person.disability_category = "visual"
    assert commands.put_forward(scene.person, scene.job, by=scene.who("cadre")).state == "put_forward"


@pytest.mark.parametrize("purpose", ["matching", "introduction"])
def test_without_consent_nobody_is_matched(purpose: str) -> None:
    scene = Scene()
    consents = [p for p in ("matching", "introduction") if p != purpose]
    with pytest.raises(IllegalMove):
        commands.apply(make_person(scene.household, consents=tuple(consents)), scene.job, by=scene.who("household"))


def test_a_consent_withdrawn_before_the_introduction_stops_it_and_gives_back() -> None:
    scene = Scene()
    match = approved(scene)
    withdraw(scene.person, "introduction", by=scene.who("household"))
    drain_at(minutes_later())
    assert (match.state, scene.job.n_held) == ("withdrawn", 0)


def test_a_closed_post_takes_nobody_and_tells_those_who_wait() -> None:
    scene = Scene()
    match = approved(scene)
    audit.move(scene.job, "closed", by=SYSTEM)
    drain_at(minutes_later(1))
    assert (match.state, scene.job.n_held) == ("cancelled", 0)
    assert "cancelled" in kinds("household")
    with pytest.raises(IllegalMove):
        applied(scene)


def test_silence_of_the_household_lets_it_expire() -> None:
    scene = Scene()
    match = commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    commands.approve(match, by=scene.who("cadre"))
    assert drain_at(days_later(6)) == 0
    assert drain_at(days_later(8)) == 1
    assert (match.state, scene.job.n_held) == ("expired", 0)


def test_silence_of_the_poster_comes_to_the_cadre() -> None:
    scene = Scene()
    match = introduced(scene)
    drain_at(days_later(15))
    drain_at(days_later(25))
    task = db.session.query(Task).filter_by(noun_uid=match.uid, state="open").one()
    assert (task.kind, task.owner_id) == ("match_outcome", scene.users["cadre"].id)
    assert "outcome_asked" in kinds("organisation")


def test_an_edited_post_tells_those_it_touches_once() -> None:
    scene = Scene()
    approved(scene)
    scene.job.needs_telling, scene.job.changed_fields = True, ["pay_max_fen", "pay_min_fen", "season_to"]
    drain_at(minutes_later(1))
    drain_at(minutes_later(2))
    told = db.session.query(outbox.OutboxRow).filter_by(kind="post_changed").order_by(outbox.OutboxRow.id).all()
    assert [(row.recipient_kind, row.params["fields"]) for row in told] == [
        ("user", ["pay", "season"]), ("household", ["pay", "season"]),
    ]  # fmt: skip


def test_the_cadre_hears_of_an_edit_before_the_family_knows_of_the_post() -> None:
    scene = Scene()
    commands.put_forward(scene.person, scene.job, by=scene.who("cadre"))
    scene.job.needs_telling, scene.job.changed_fields = True, ["place"]
    drain_at(minutes_later(1))
    assert "post_changed" in kinds("user") and "post_changed" not in kinds("household")


def test_every_change_that_is_told_has_a_word() -> None:
    assert set(rules.CHANGED) == (jobs.MATERIAL | offers.MATERIAL)


def test_whoever_is_in_a_post_hears_of_whatever_is_not_words_number_or_wish() -> None:
    """A new field of a post is told, or stands here with those that change nothing for people in it."""
    of_job, of_offer = ({field.name for field in fields(draft)} for draft in (jobs.JobDraft, offers.OfferDraft))
    assert of_job - jobs.MATERIAL == {"description", "area_name", "vacancies", "wished"}
    assert of_offer - offers.MATERIAL == {"description", "slots", "budget_fen"}


def test_a_need_goes_along_with_the_match_that_answers_it() -> None:
    scene = Scene()
    db.session.add(Term(list_name="need_types", code="work", name_zh="找活", name_en="work", extra={"leads_to": "job"}))
    need = make_need(scene.household, kind="work", state="acknowledged")
    match = approved(scene)
    assert (match.need_id, need.state) == (
        need.id,
        "acknowledged",
    )  # the family is told when it can no longer be undone
    drain_at(minutes_later())
    assert need.state == "matched"
    commands.withdraw(match, by=scene.who("household"))
    assert need.state == "acknowledged"
    assert commands.apply(scene.person, scene.offer, by=scene.who("household")).need_id is None
