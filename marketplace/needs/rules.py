"""Who says, answers and reads needs; which kinds are told; what a wish may not give away."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from ..access import Principal, allow
from ..households.rules import acts_for, is_clerk, is_own, is_paired_cadre, is_township
from .states import NEED

OPEN = tuple(NEED.open_states)
WISHABLE = ("stated", "acknowledged", "matched")
ANY_OTHER = "village_other"  # the kind of what fits no other


# Kinds of notices that this room posts, each with a sentence in templates/notices.
def speaks(who: Principal, need: Any) -> bool:
    """Who speaks for the household of a need: itself, its cadre, the clerk of its village."""
    return acts_for(who, need.household)


def answers(who: Principal, need: Any) -> bool:
    """Who answers a need: the paired cadre or its deputy, and the township above."""
    return is_paired_cadre(who, need.household) or is_township(who, need.household)


def is_cadre_of(who: Principal, need: Any) -> bool:
    """The paired cadre alone (or its deputy) shows a need to donors."""
    return is_paired_cadre(who, need.household)


def answering(who: Principal, household: Any) -> Principal:
    """`who` in the role in which it answers; the system as itself."""
    if who.user_id is None:
        return who
    return who.as_role("cadre" if is_paired_cadre(who, household) else "township")


def last_day(said_on: date, limit_days: int, own_days: str, today: date) -> date:
    """The day by which a need is due: the area's limit, or less where its kind is urgent; never a past day."""
    days = min(limit_days, int(own_days)) if own_days.isdigit() else limit_days
    return max(said_on + timedelta(days=days), today)


def may_be_wish(kind: Any) -> bool:
    """Whether needs of this kind are shown to donors (never those for money: no public appeal, 慈善法)."""
    return kind is not None and kind.extra.get("wish") == "yes"


def offer_kind(kind: Any) -> str:
    """The kind of help offer that answers a wish of this kind."""
    lead = kind.extra.get("leads_to", "") if kind is not None else ""
    return lead if lead in ("sponsor_student", "help_disabled", "help_sick", "goods", "service", "training") else ""


DIGITS = "0-9零〇一二三四五六七八九两幺壹贰叁肆伍陆柒捌玖"
LONG_NUMBER = re.compile(rf"(?:[{DIGITS}][a-zA-Z]{{0,2}}){{7,}}")
WAY_TO_REACH = re.compile(
    r"(?i)http|www|[微薇维威v]信|加我?[vw微薇]|[vw]x[a-z0-9]{3}|weixin|支付宝|收款|二维码|qq|q号|扣扣|telegram|whatsapp|gmail|dotcom"
    r"|[抖快][音手]号|打.{0,2}电话"
)
WRITTEN_ADDRESS = re.compile(r"(?i)@|＠|[(（\[]\s*at\s*[)）\]]|\bt\.me\b|[a-z0-9]\.(?:com|cn|net|org|me)\b")
ASKS_FOR_MONEY = re.compile(
    r"捐款|捐[钱点點]|求捐|打款|打到|转账|汇款|众筹|募捐|借钱|红包|给.{0,2}钱|[要缺筹]钱|现金|银行卡|扫码|美[元金]|alipay|sendmoney|memoney"
    rf"|[{DIGITS}][十百千万]*[元圆块]|[{DIGITS}][十百]*[千万](?![{DIGITS}十百克瓦米斤字步里人次])"
)
SUM_OF_MONEY = re.compile(r"(?i)[¥￥$]\s*[0-9]|[0-9]\s*(?:rmb|cny|yuan|usd|k)\b|\b(?:rmb|cny|usd)\s*[0-9]")
BETWEEN_ILLNESSES = re.compile(r"[,，、;；/\n]| and ")
WITHIN_A_SECRET = re.compile(r"[()（）\[\]\s]+|(?:[0-9]|[IVⅠ-Ⅴ]+)型")  # 糖尿病(II型), 上溪路 12 号


def given_away(text: str, *, people: Iterable[str], places: Iterable[str], secrets: Iterable[str]) -> list[str]:
    """What a wish's words give away of the household, or ask for that they may not: codes, in a fixed order.

    `people` are full names, `places` names of village, township and below, `secrets` whatever else the
    register keeps (number, phone, illness). Signs, and a letter or two between digits, hide nothing.
    """
    bare, found = _bare(text), []
    if any(part in bare for name in people for part in _parts_of_name(name)):
        found.append("name")
    if any(part in bare for place in places for part in _parts_of_place(place)):
        found.append("place")
    if LONG_NUMBER.search(bare):
        found.append("number")
    if any(part in bare for secret in secrets for part in _parts_of_secret(secret)):
        found.append("secret")
    if WAY_TO_REACH.search(bare) or WRITTEN_ADDRESS.search(text):
        found.append("contact")
    if ASKS_FOR_MONEY.search(bare) or SUM_OF_MONEY.search(text):
        found.append("money")
    return found


def _parts_of_name(name: str) -> list[str]:
    """`王小明` is also called `小明`; a given name of one character says nothing."""
    return [part for part in (_bare(name), _bare(name[1:])) if len(part) >= 2]


def _parts_of_place(place: str) -> list[str]:
    """`樟木村` is also called `樟木`, `Zhangtan Subdistrict` `Zhangtan`."""
    stem = re.sub(r"(村|镇|乡|街道|社区|居委会| (?:Subdistrict|Town|Township|Village|Community))$", "", place)
    return [part for part in (_bare(place), _bare(stem)) if len(part) >= 2]


def _parts_of_secret(secret: str) -> list[str]:
    """`心脏病，高血压` are two, and each gives away as much as both."""
    wholes = [_bare(part) for part in (secret, *BETWEEN_ILLNESSES.split(secret))]
    cores = [_bare(core) for part in BETWEEN_ILLNESSES.split(secret) for core in WITHIN_A_SECRET.split(part)]
    return [whole for whole in wholes if len(whole) >= 2] + [core for core in cores if len(core) >= 3]


def _bare(text: str) -> str:
    """Letters and digits alone, as if typed in one way."""
    signs = (sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in signs)  # digits of any script are digits


PERMISSIONS = {
    "needs:list": (allow("household", "cadre", "clerk", "township", "bureau"),),
    "needs:say": (allow("household", "cadre", "clerk"),),
    "needs:state": (
        allow("household", when=is_own),
        allow("cadre", when=is_paired_cadre),
        allow("clerk", when=is_clerk),
    ),
    "needs:speak": (allow("household", "cadre", "clerk", when=speaks),),
    "needs:answer": (allow("cadre", "township", when=answers),),
    "needs:wish": (allow("cadre", when=is_cadre_of),),
    "needs:wishes": (allow("donor"),),
}
