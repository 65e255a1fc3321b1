"""Which area a name means."""

import pytest
from apiflask import APIFlask

from marketplace.jobs.places import all_places, places_near, stem
from tests.factories import make_area

DUZE, QUJIANG, QUZHOU = "330803104000", "330803000000", "330800000000"


@pytest.fixture
def tree(app: APIFlask) -> None:
    for code, name in (("330000000000", "浙江省"), (QUZHOU, "衢州市"), (QUJIANG, "衢江区"), (DUZE, "杜泽镇"),
                       ("330803105000", "湖南镇"), ("331100000000", "丽水市"), ("331181000000", "龙泉市"),
                       ("331181104000", "城北乡"), ("330803999000", "城北街道")):  # fmt: skip
        make_area(code, name)


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("衢江区杜泽镇", [DUZE]),
        ("衢江 杜泽", [DUZE]),
        ("衢州市/衢江区/杜泽镇", [DUZE]),
        ("衢州杜泽", [DUZE]),
        ("衢江", [QUJIANG]),
        ("330803104", [DUZE]),
        ("龙泉 城北", ["331181104000"]),
        ("城北", ["330803999000", "331181104000"]),  # two places: somebody has to choose
        ("丽水杜泽", []),  # not there
        ("杜", []),
        ("", []),
        ("九" * 500, []),
    ],
)
def test_a_name_leads_to_the_area_named_last(words: str, codes: list[str]) -> None:
    assert sorted(places_near(QUJIANG).meant_by(words)) == codes


@pytest.mark.usefixtures("tree")
def test_a_province_elsewhere_is_not_a_township_here() -> None:
    places = all_places()
    assert places.below("", "湖南", levels=(4, 6)) is None
    assert places.below(QUJIANG, "湖南", levels=(6, 9)) == "330803105000"


def test_a_stem_keeps_two_characters() -> None:
    assert (stem("杜泽镇"), stem("和县"), stem("景宁畲族自治县")) == ("杜泽", "和县", "景宁畲族")


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        ("衢江区杜泽镇双峰村", [DUZE], "双峰村"), ("浙江省衢州市衢江区杜泽镇", [DUZE], ""),
        ("衢江区 杜泽镇 双峰村3号", [DUZE], "双峰村3号"), ("杜泽镇", [DUZE], ""),
        ("北京市海淀区", [], "北京市海淀区"), ("", [], ""),
    ],
)  # fmt: skip
def test_the_beginning_of_an_address_says_where_it_is(text: str, codes: list[str], rest: str) -> None:
    assert all_places().leading(text) == (codes, rest)
