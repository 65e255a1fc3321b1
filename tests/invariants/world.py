"""One small county with everybody and everything in it, for the access matrix."""

from datetime import timedelta
from typing import Any

from marketplace import clock
from marketplace.accounts.models import ApiToken, SignIn, User
from marketplace.db import db
from marketplace.households.models import Deputyship
from marketplace.vocabulary.models import CountyWords, Skill, Term
from tests.factories import (
    LONGQUAN,
    OTHER_VILLAGE,
    QUJIANG,
    VILLAGE,
    grant,
    make_area,
    make_household,
    make_job,
    make_offer,
    make_organisation,
    make_person,
    make_user,
)  # fmt: skip
from tests.factories.loop import make_delivery, make_match, make_need, make_notice, make_placement

TOWNSHIP, OTHER_TOWNSHIP = "330803104000", "330803105000"
NEXT_VILLAGE = "330803104202"


class World:
    """`people`: who asks (name → user or None). `things`: what is asked for (name → uid or code)."""

    def __init__(self) -> None:
        self.people: dict[str, User | None] = {"anonymous": None}
        self.things: dict[str, str] = {}
        for code in (VILLAGE, NEXT_VILLAGE, OTHER_TOWNSHIP, OTHER_VILLAGE):
            make_area(code, f"村{code[-3:]}")
        self._staff()
        self._posters()
        self._households()
        self._loop()
        self._desk()
        db.session.commit()

    def _staff(self) -> None:
        areas = {"cadre": QUJIANG, "cadre_other": QUJIANG, "clerk": VILLAGE, "clerk_next": NEXT_VILLAGE,
                 "township": TOWNSHIP, "township_other": OTHER_TOWNSHIP, "officer": QUJIANG, "lender": QUJIANG,
                 "cadre_far": LONGQUAN, "clerk_far": OTHER_VILLAGE, "deputy": QUJIANG,
                "bureau": QUJIANG, "bureau_other": LONGQUAN, "bureau_province": "330000000000"}  # fmt: skip
        for name, area in areas.items():
            self.people[name] = make_user("cadre" if name == "deputy" else name.partition("_")[0], area)
        service = make_organisation("public_service")
        self.people["officer"].grants[0].organisation_id = service.id  # type: ignore[union-attr]

    def _posters(self) -> None:
        self.enterprise, other = make_organisation(), make_organisation()
        self.donor, other_donor = make_organisation("donor"), make_organisation("donor")
        waiting = make_organisation(state="pending")
        for name, organisation in (("enterprise", self.enterprise), ("enterprise_other", other), ("donor", self.donor),
                                   ("donor_other", other_donor), ("enterprise_pending", waiting)):  # fmt: skip
            self.people[name] = make_user(name.partition("_")[0], organisation=organisation)
        colleague = make_user("enterprise", organisation=self.enterprise)
        both = make_user("donor", organisation=self.donor)  # knows the family, and speaks for who helps it
        grant(both, "clerk", area=VILLAGE)
        self.people["donor_and_clerk"] = both
        self.things |= {"organisation": self.enterprise.uid, "organisation_pending": waiting.uid,
                        "colleague": colleague.uid, "user_cadre": self.people["cadre"].uid}  # fmt: skip

    def _households(self) -> None:
        self.home = make_household(self.people["cadre"])
        neighbour = make_household(self.people["cadre_other"], area_code=NEXT_VILLAGE)
        self.person = make_person(self.home, phone="13900000001", illness="糖尿病")
        make_person(neighbour)
        far = make_household(self.people["cadre_far"], area_code=OTHER_VILLAGE)
        make_person(far)
        self.people["household_far"] = make_user("household", household=far)
        self.people["household"] = make_user("household", household=self.home)
        self.people["household_other"] = make_user("household", household=neighbour)
        self.things |= {"household": self.home.uid, "person": self.person.uid}

    def _loop(self) -> None:
        job = make_job(self.enterprise, vacancies=9)
        draft = make_job(self.enterprise, state="draft")
        offer = make_offer(self.donor, slots=9, budget_fen=900000)
        self.things |= {"job": job.uid, "job_draft": draft.uid, "offer": offer.uid}
        for state in ("applied", "approved", "introduced", "placed"):
            post = make_job(self.enterprise, vacancies=3)
            match = make_match(self.person, post, state)
            self.things[f"match_{state}"] = match.uid
        placement = make_placement(match)
        care = make_offer(self.donor, kind="help_sick", slots=3, budget_fen=300000)
        helped = make_match(self.person, care, "introduced")
        delivery = make_delivery(make_match(self.person, offer, "delivered"))
        need = make_need(self.home)
        wish = make_need(
            self.home, state="acknowledged", is_wish=True, wish_text="想要一台缝纫机", person_id=self.person.id
        )
        self.things |= {"placement": placement.uid, "match_care": helped.uid, "delivery": delivery.uid,
                        "need": need.uid, "wish": wish.uid}  # fmt: skip

    def _deputyship(self, name: str, in_days: int) -> Deputyship:
        first = clock.today() + timedelta(days=in_days)
        row = Deputyship(
            cadre_id=self.people["cadre"].id, deputy_id=self.people[name].id,  # type: ignore[union-attr]
            from_on=first, until_on=first + timedelta(days=10),
        )  # fmt: skip
        db.session.add(row)
        return row

    def _desk(self) -> None:
        skill = Skill(code="tea", name_zh="采茶", name_en="Tea picking", kind="skill")
        term = Term(list_name="reject", code="r1", name_zh="理由", name_en="Reason", extra={})
        own = Skill(code="fan", name_zh="做麦秆扇", name_en="", kind="skill", county_code=QUJIANG)
        words = CountyWords(skill_code="tea", county_code=QUJIANG, words=["掐嫩头"])
        db.session.add_all([skill, own, words, term])
        owner: Any = self.people["enterprise"]
        soon = clock.now() + timedelta(days=1)
        token = ApiToken(user_id=owner.id, label="x", token_digest="d" * 40, expires_at=soon)
        device = SignIn(user_id=owner.id, token_digest="e" * 40, expires_at=soon)
        db.session.add_all([token, device])
        db.session.flush()
        notice = make_notice("user", owner.id)
        deputyship = self._deputyship("cadre_other", 30)
        self._deputyship("deputy", 0)  # decides today
        db.session.flush()
        self.things |= {"deputyship": deputyship.uid, "grant": self.people["cadre"].grants[0].uid}  # type: ignore[union-attr]
        self.things |= {"skill": skill.uid, "skill_county": own.uid, "county_words": words.uid}
        self.things |= {"term": term.uid, "token": token.uid, "device": device.uid,
                        "notice": notice.uid}  # fmt: skip
