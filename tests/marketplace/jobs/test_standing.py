"""One meaning of open: what the number says, the list shows, and somebody can have today."""

from datetime import timedelta

from marketplace import clock
from marketplace.accounts.models import Organisation
from marketplace.accounts.queries import principal_of
from marketplace.db import db
from marketplace.jobs.queries import n_by_state, open_jobs, own_jobs, poster_page
from tests.client import Client
from tests.factories import make_job
from tests.marketplace.jobs.posts import the_world


def test_full_and_past_posts_are_not_counted_as_open(client: Client) -> None:
    user = the_world()
    organisation = db.session.get_one(Organisation, user.grants[0].organisation_id)
    free = make_job(organisation)
    make_job(organisation, n_filled=1)
    make_job(organisation, valid_until=clock.today() - timedelta(days=1))
    db.session.commit()
    of = own_jobs(principal_of(user))
    assert n_by_state(of) == {"open": 1, "full": 2}
    assert [card.uid for card in poster_page(of, state="open").items] == [free.uid]
    assert [job.uid for job in db.session.scalars(open_jobs())] == [free.uid]
    assert len(poster_page(of, state="full").items) == 2
    page = client.sign_in(user).get("/jobs/mine?state=full").text
    assert page.count("job-card") == 2 and "没有空余名额" in page
