"""What the loaded rows are called: the rows by the drafts' own keys, and who acts for whom."""

from dataclasses import dataclass, field

from marketplace.access import GrantCard, Principal
from marketplace.accounts.models import Organisation, User
from marketplace.households.models import Household, Person
from marketplace.jobs.models import Job
from marketplace.offers.models import HelpOffer


@dataclass
class Keys:
    """Rows that were written; they are in no session and know their ids and uids."""

    users: dict[str, User] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    people: dict[tuple[str, int], Person] = field(default_factory=dict)
    posts: dict[str, Job] = field(default_factory=dict)
    offers: dict[str, HelpOffer] = field(default_factory=dict)
    cadre_of: dict[str, str] = field(default_factory=dict)  # household number → user name
    clerk_of: dict[str, str] = field(default_factory=dict)  # village code → user name
    posted_by: dict[str, str] = field(default_factory=dict)  # post or offer → organisation key

    def principal(self, username: str) -> Principal:
        """The user with all it was granted."""
        user = self.users[username]
        cards = tuple(GrantCard(g.role, g.area_code, g.organisation_id, g.household_id) for g in user.grants)
        role = cards[0].role
        return Principal(
            user.id, user.uid, user.name, cards, acting_as=role, roles=frozenset(card.role for card in cards)
        )

    def poster(self, opportunity_key: str) -> Principal:
        """Who posted a post or an offer."""
        return self.principal(username_of(self.posted_by[opportunity_key]))

    def cadre(self, number: str) -> Principal:
        """The paired cadre of a household."""
        return self.principal(self.cadre_of[number])

    def on_behalf(self, number: str, *, clerk: bool) -> Principal:
        """Who enters what a household without an account of its own says."""
        if clerk:
            return self.principal(self.clerk_of[number[:12]]).as_role("clerk", on_behalf=True)
        return self.cadre(number).as_role("cadre", on_behalf=True)


def username_of(organisation_key: str) -> str:
    """The name under which an organisation's first user is kept."""
    return f"org-{organisation_key.replace('_', '-')}"
