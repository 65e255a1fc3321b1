"""Demo accounts exist in the demo only: production refuses to start with them."""

import os
from pathlib import Path
from typing import Any

import pytest
from apiflask import APIFlask

from marketplace import config, create_app
from marketplace.accounts import queries
from marketplace.accounts.commands import check_password
from marketplace.accounts.passwords import hash_password
from marketplace.db import db
from tests.client import Client
from tests.conftest import settings_for
from tests.factories import QUJIANG, grant, make_user

OWN = {
    "DEMO": False, "SECRET_KEY": "k" * 40, "BANGFU_KEYS": config.DEMO_KEYS.replace("demo:", "own:"),
    "SERVER_HOSTS": ["localhost"],
}  # fmt: skip


def settings(folder: Path, **values: Any) -> dict[str, Any]:
    return settings_for(f"sqlite:///{folder / 'demo.sqlite'}", folder) | values


def fill(folder: Path, **values: Any) -> None:
    app = create_app(settings(folder))
    with app.app_context():
        db.create_all()
        make_user("cadre", **values)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_production_refuses_a_database_with_demo_accounts(tmp_path: Path) -> None:
    fill(tmp_path, username="demo-cadre", is_demo=True)
    with pytest.raises(RuntimeError, match="demo accounts"):
        create_app(settings(tmp_path, **OWN))


def test_production_starts_on_a_clean_and_on_an_empty_database(tmp_path: Path) -> None:
    create_app(settings(tmp_path, **OWN))  # no tables yet: `flask db upgrade` must be able to run
    fill(tmp_path)
    create_app(settings(tmp_path, **OWN))


def test_a_database_that_was_filled_after_the_start_is_refused_at_the_first_request(tmp_path: Path) -> None:
    app = create_app(settings(tmp_path, **OWN))
    fill(tmp_path, username="demo-cadre", is_demo=True)
    response = app.test_client().get("/", base_url="https://localhost/")
    with app.app_context():
        db.engine.dispose()
    assert response.status_code == 500


@pytest.mark.parametrize("name", ["SECRET_KEY", "BANGFU_KEYS", "BANGFU_INDEX_KEY"])
def test_production_refuses_the_secrets_of_the_demo(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = {
        "SECRET_KEY": config.DEMO_SECRET,
        "BANGFU_KEYS": config.DEMO_KEYS,
        "BANGFU_INDEX_KEY": config.DEMO_INDEX_KEY,
    }
    own = {"BANGFU_ENV": "production", "SECRET_KEY": "k" * 40, "BANGFU_KEYS": "own:" + "k" * 44,
           "BANGFU_INDEX_KEY": "k" * 44, "BANGFU_HOSTS": "localhost"}  # fmt: skip
    for key, value in (own | {name: demo[name]}).items():
        monkeypatch.setitem(os.environ, key, value)
    with pytest.raises(RuntimeError, match=name):
        config.from_environment()


@pytest.mark.parametrize("typed", ["prod", "Production", "production ", ""])
def test_a_mistyped_environment_starts_nothing(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "BANGFU_ENV", typed)
    with pytest.raises(RuntimeError, match="BANGFU_ENV"):
        config.from_environment()


def test_a_demo_account_opens_nothing_outside_the_demo(app: APIFlask) -> None:
    make_user("cadre", username="demo-cadre", is_demo=True, password_hash=hash_password(config.DEMO_PASSWORD))
    assert check_password("demo-cadre", config.DEMO_PASSWORD) is not None
    app.config["DEMO"] = False
    try:
        assert check_password("demo-cadre", config.DEMO_PASSWORD) is None
        assert queries.demo_logins() == []
    finally:
        app.config["DEMO"] = True


def test_the_demo_shows_its_logins_on_the_sign_in_page(client: Client) -> None:
    assert config.DEMO_PASSWORD not in client.get("/login").text
    grant(make_user("cadre", username="demo-cadre", is_demo=True), "bureau", area=QUJIANG)
    db.session.commit()
    page = client.get("/login").text
    assert queries.demo_logins() == [("demo-cadre", "cadre")]
    assert "demo-cadre" in page
    assert config.DEMO_PASSWORD in page
