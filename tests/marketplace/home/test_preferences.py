"""Language and letter size belong to the device, and nothing else can be put there."""

import pytest

from tests.client import Client
from tests.factories import make_user


@pytest.mark.parametrize(("choice", "classes"), [("on", 'class="elder"'), ("larger", 'class="elder elder-larger"')])
def test_letters_grow_in_two_steps_and_shrink_again(client: Client, choice: str, classes: str) -> None:
    client.post("/preferences", {"elder": choice})
    assert classes in client.get("/").text
    client.post("/preferences", {"elder": "off"})
    assert 'class="elder' not in client.get("/").text


def test_the_account_decides_until_the_device_says_otherwise(client: Client) -> None:
    client.sign_in(make_user("cadre", elder_mode=True))
    assert 'class="elder"' in client.get("/home").text
    client.post("/preferences", {"elder": "off"})
    assert 'class="elder' not in client.get("/home").text


def test_english_by_switch_and_back(client: Client) -> None:
    client.post("/preferences", {"language": "en"})
    assert 'lang="en"' in client.get("/").text
    client.post("/preferences", {"language": "zh_Hans_CN"})
    assert 'lang="zh-Hans"' in client.get("/").text


@pytest.mark.parametrize("hostile", ["xx", "../../etc", "<script>", ""])
def test_an_unknown_choice_changes_nothing(client: Client, hostile: str) -> None:
    response = client.post("/preferences", {"language": hostile, "elder": hostile})
    assert response.status_code == 303 and not response.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere(client: Client, target: str) -> None:
    assert client.post("/preferences", {"elder": "on", "next": target}).location == "/"
