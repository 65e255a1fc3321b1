"""What the fields of every form take, and what they hand back."""

import pytest
from werkzeug.datastructures import MultiDict

from marketplace.db import new_uid
from marketplace.fields import Choice, Choices, CreatingForm, Day, Form, Number, Whole, normalise
from tests.client import Client


class Question(Form):
    one = Choice("one", choices=[("", "any"), ("a", "A")])
    must = Choice("must", choices=[("", "choose"), ("a", "A")], required=True)
    some = Choices("some", choices=[("a", "A"), ("b", "B")])
    whole = Whole("whole")
    number = Number("number")
    day = Day("day")


def errors(client: Client, **sent: str | list[str]) -> set[str]:
    with client.http.application.test_request_context():
        form = Question(MultiDict(sent), meta={"csrf": False})
        form.validate()
        return set(form.errors)


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\x1c", "\u2028"])
def test_blanks_choose_nothing(client: Client, blank: str) -> None:
    assert errors(client, one=blank, must="a") == set()
    assert errors(client, must=blank) == {"must"}


def test_a_blank_hides_no_value_that_is_not_in_the_list(client: Client) -> None:
    assert errors(client, must="a", some=[" ", "evil"]) == {"some"}
    assert errors(client, must="a", some=["a", "evil"]) == {"some"}
    assert errors(client, must="a", one="evil") == {"one"}
    assert errors(client, must="a") == set()


@pytest.mark.parametrize("typed", ["٣", "1_0", "1e400", "nan", "inf", "0x1", "--1", "9" * 30])
def test_only_plain_digits_are_a_number(client: Client, typed: str) -> None:
    assert errors(client, must="a", whole=typed, number=typed) == {"whole", "number"}


def test_full_width_digits_are_a_number(client: Client) -> None:
    assert errors(client, must="a", whole="１２", number="３０.５") == set()


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_year_that_nobody_means_is_asked_back(client: Client, day: str) -> None:
    assert errors(client, must="a", day=day) == {"day"}
    assert errors(client, must="a", day="2026-02-28") == set()


def test_the_id_of_a_row_follows_from_the_form_and_is_nobodys_choice(client: Client) -> None:
    def uid(once: str, path: str = "/jobs/new") -> str:
        with client.http.application.test_request_context(path):
            return CreatingForm(MultiDict({"once": once}), meta={"csrf": False}).uid

    once = new_uid()
    assert uid(once) == uid(once) != once
    assert len({once, uid(once), uid(new_uid()), uid(once, "/offers/new")}) == 4


def test_what_is_far_too_long_is_not_folded_first() -> None:
    assert normalise("\ufdfa" * 20_001) == "\ufdfa" * 20_001  # 18 letters each, once folded
