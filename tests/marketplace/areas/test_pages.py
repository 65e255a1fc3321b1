"""Anyone can walk the tree."""

import pytest

from marketplace.areas import queries
from marketplace.areas.commands import load_areas
from seed.files import rows
from tests.client import Client


@pytest.fixture(autouse=True)
def tree(app: object) -> None:
    load_areas(rows("areas/zhejiang.csv"))


def test_from_the_province_down_to_a_township(client: Client) -> None:
    assert "浙江省" in client.get("/areas").text
    text = client.get("/areas/330803000000").text
    assert "杜泽镇" in text and "山区 26 县" in text and "衢州市" in text


def test_a_short_code_leads_to_the_full_one(client: Client) -> None:
    response = client.get("/areas/330803")
    assert (response.status_code, response.location) == (301, "/areas/330803000000")


def test_an_abolished_area_says_what_became_of_it(client: Client) -> None:
    assert "拱墅区" in client.get("/areas/330103000000").text


@pytest.mark.parametrize("code", ["1", "330899000000", "abc", "330803000000'--", "3" * 500, "%00"])
def test_a_code_that_is_none_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/areas/{code}").status_code == 404


def test_names_are_in_the_readers_language(client: Client) -> None:
    client.http.set_cookie("language", "en")
    assert "Quzhou" in client.get("/areas/330803000000").text
    assert queries.names({"330803000000"}) == {"330803000000": "衢江区"}  # outside a request: Chinese
