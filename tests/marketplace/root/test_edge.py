"""The request edge: sessions, error pages, and the lights of the house."""

import pytest

from tests.client import Client
from tests.factories import make_user


@pytest.mark.both_databases
def test_a_signed_in_user_reaches_home_and_signs_out_for_good(client: Client) -> None:
    client.sign_in(make_user("cadre"))
    assert client.get("/home").status_code == 200
    stolen = client.http.get_cookie("bangfu").value
    client.post("/logout")
    client.http.set_cookie("bangfu", stolen)
    assert client.get("/home").status_code == 303


def test_an_unknown_address_is_answered_with_a_page_in_chinese(client: Client) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert 'lang="zh-Hans"' in response.text


def test_a_strange_host_name_is_refused_where_names_are_set(client: Client) -> None:
    client.http.application.config["TRUSTED_HOSTS"] = ["bangfu.example"]
    try:
        assert client.http.get("/help", base_url="http://evil.example").status_code == 400
        assert client.http.get("/help", base_url="http://bangfu.example").status_code == 200
    finally:
        client.http.application.config["TRUSTED_HOSTS"] = None


@pytest.mark.parametrize("target", ["//[", "//evil.example", "/\\evil.example", "http://[::1", "https:evil", "/\tx"])
def test_nobody_is_sent_to_another_site_after_signing_in(client: Client, target: str) -> None:
    response = client.post("/preferences", {"next": target, "language": "en"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
