"""Behind reverse proxies: who asks is what the declared proxies saw, and nobody else is believed."""

import base64
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask import jsonify, request

from marketplace import config, create_app, launch
from marketplace.db import db
from tests.conftest import settings_for

FORGED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
KEY = base64.b64encode(b"k" * 32).decode()
OWN = {"DEMO": False, "SECRET_KEY": "k" * 40, "BANGFU_KEYS": f"own:{KEY}"}


Site = Callable[..., APIFlask]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Makes the site behind so many proxies."""
    made = []

    def make(n: int, **values: object) -> APIFlask:
        app = create_app(settings_for(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path) | {"PROXIES": n} | values)
        made.append(app)

        @app.get("/seen")
        def seen() -> object:
            return jsonify(address=request.remote_addr, scheme=request.scheme, host=request.host)

        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def test_without_declared_proxies_a_forged_header_is_ignored(site: Site) -> None:
    answer = site(0).test_client().get("/seen", headers=FORGED).json
    assert answer == {"address": "127.0.0.1", "scheme": "http", "host": "localhost"}


@pytest.mark.parametrize(("n", "address"), [(1, "198.51.100.7"), (2, "203.0.113.9"), (3, "127.0.0.1")])
def test_as_many_hops_are_believed_as_were_declared(site: Site, n: int, address: str) -> None:
    """With fewer values than declared hops a proxy was passed by: then none of them is believed."""
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    assert site(n).test_client().get("/seen", headers=headers).json["address"] == address


def test_scheme_and_host_come_from_the_proxy_too(site: Site) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "bangfu.example"}
    answer = site(1).test_client().get("/seen", headers=headers).json
    assert (answer["scheme"], answer["host"]) == ("https", "bangfu.example")


@pytest.mark.parametrize(("n", "status"), [(0, 302), (1, 200)])
def test_in_production_only_a_declared_proxy_may_say_that_it_was_https(site: Site, n: int, status: int) -> None:
    client = site(n, **OWN).test_client()
    assert client.get("/healthz", headers={"X-Forwarded-Proto": "https"}).status_code == status


@pytest.mark.parametrize("typed", ["", "-1", "10", "1.0", "one", "１", " 1", "²"])
def test_nonsense_starts_nothing(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_PROXIES", typed)
    with pytest.raises(RuntimeError, match="BANGFU_PROXIES is how many reverse proxies"):
        config.from_environment()


@pytest.mark.parametrize(("typed", "n"), [(None, 0), ("0", 0), ("9", 9)])
def test_the_number_comes_from_the_environment(typed: str | None, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANGFU_PROXIES", raising=False)
    if typed:
        monkeypatch.setenv("BANGFU_PROXIES", typed)
    assert config.from_environment()["PROXIES"] == n


@pytest.mark.slow
def test_the_server_hands_the_headers_on(tmp_path: Path) -> None:
    """waitress drops them unless it is told otherwise: then all of production would be one endless redirect."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"BANGFU_ENV": "production", "BANGFU_PROXIES": "1", "BANGFU_HOSTS": "127.0.0.1", "SECRET_KEY": "k" * 40,
                "BANGFU_KEYS": OWN["BANGFU_KEYS"], "BANGFU_INDEX_KEY": KEY, "BANGFU_INSTANCE": str(tmp_path),
                "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}  # fmt: skip
    server = subprocess.Popen(launch.web_command(port), cwd=config.ROOT, env=os.environ | settings)
    try:
        end = time.monotonic() + 60
        while not launch.answers(port):
            assert server.poll() is None
            assert time.monotonic() < end
            time.sleep(0.1)
        assert asked(port, {}) == 302
        assert asked(port, {"X-Forwarded-Proto": "https"}) == 200
    finally:
        server.kill()
        server.wait()


def asked(port: int, headers: dict[str, str]) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
