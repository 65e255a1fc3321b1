"""Invented names that sound like the county: surnames of the valleys, given names of each generation."""

from functools import cache

import numpy as np

from .draw import Lots, one_of

SURNAMES = {
    "330803": "周8徐8郑7吴7王6陈6余6毛5叶5方4张4李4刘4汪4姜3胡3杨3黄3祝3邵2程2江2朱2占1舒1翁1缪1巫1",
    "331181": "叶8吴8季7项6李6王6张6周6刘5陈5徐4金4练3管3柳3毛3范3梅2郭2蔡2沈2连1俞1瞿1廖2曾2",
}
SHE_SURNAMES = "蓝6雷5钟4"  # in She townships
OTHER_SURNAMES = "陈6王6张5李5吴5周4徐4林4黄4朱3叶3胡3郑3赵3沈3金2潘2"

GIVEN = {
    ("m", "old"): ("根土水樟金火松石法寿炳福有加树德荣开", "生根富林法木贵土荣良标兴昌寿松土"),
    ("f", "old"): ("香菊莲娇凤仙荷桂兰梅彩银秀春爱冬", "花妹娥英香莲珠菊凤仙兰女娇姣妹云"),
    ("m", "middle"): ("建志卫国小永文海金朝正利雪红水晓", "平军明华强林良飞忠新东民荣祥伟根"),
    ("f", "middle"): ("丽美秀小红雪玉春海月建爱晓慧金素", "萍英芳琴娟珍仙兰燕红花梅君芬飞云"),
    ("m", "young"): ("子浩俊宇嘉志家天一晨文思梓泽鑫皓", "轩豪杰涛辉鹏航凯阳宇乐涵诚博恒宸"),
    ("f", "young"): ("雨欣佳诗思梦婷语子依雅心可静晓若", "怡婷琪涵悦欣萱颖瑶雯妍彤轩宁澄语"),
}


def surname(rng: np.random.Generator, county: str, *, she: bool = False) -> str:
    """A surname of the county (its first six digits)."""
    return _weighted(SHE_SURNAMES if she else SURNAMES.get(county, OTHER_SURNAMES)).draw(rng)


def given_name(rng: np.random.Generator, sex: str, age: int) -> str:
    """One or two characters, as they were given when somebody of this age was born."""
    generation = "old" if age >= 58 else "middle" if age >= 30 else "young"
    first, second = GIVEN[(sex, generation)]
    tail = one_of(rng, second)
    return tail if rng.random() < 0.12 else one_of(rng, first) + tail


@cache
def _weighted(text: str) -> Lots[str]:
    """`周8徐2`: 周 four times as often as 徐."""
    return Lots(text[::2], [int(digit) for digit in text[1::2]])
