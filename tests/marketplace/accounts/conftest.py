"""Users that have passwords, and windows of tries that start empty."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from apiflask import APIFlask

from marketplace import limits
from marketplace.accounts.models import User
from marketplace.accounts.passwords import hash_password
from marketplace.db import db
from tests.client import Client
from tests.factories import make_user

PASSWORD = "three calm words"


@pytest.fixture(autouse=True)
def empty_windows(app: APIFlask) -> Iterator[None]:
    """The store of tries is shared by all processes, so also by all tests."""
    limits._counter().storage.reset()
    yield
    limits._counter().storage.reset()


@pytest.fixture
def person(app: APIFlask) -> Callable[..., User]:
    """Makes a user who knows PASSWORD."""

    def make(role: str | None = "cadre", **values: Any) -> User:
        user = make_user(role, **{"password_hash": hash_password(PASSWORD)} | values)
        db.session.commit()
        return user

    return make


@pytest.fixture
def other(app: APIFlask) -> Client:
    """A second browser."""
    return Client(app)
