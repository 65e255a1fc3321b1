"""What a poster calls somebody before it may know who it is."""

from ..crypto import keyring
from ..households.models import Person
from ..jobs.models import Job
from ..offers.models import HelpOffer


def pseudonym_of(person: Person, opportunity: Job | HelpOffer) -> str:
    """Eight signs, the same for this pair for ever, and another one for every other post.

    Keyed, so that nobody who knows the public ids can work it out, and two posters cannot compare.
    """
    sealed = keyring().blind(f"{person.uid}:{opportunity.uid}", "pseudonym").upper()
    return f"{sealed[:4]}-{sealed[4:8]}"
