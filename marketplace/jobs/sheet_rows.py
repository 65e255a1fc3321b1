"""What a row of a sheet means: headings to fields, and each field's words to values. Pure.

One mapping per kind of sheet. `own` takes the headings of our template in Chinese or English, and what
enterprises usually call them; `zhilian` takes the export of a recruiting site as it is.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ..fields import normalise
from ..money import parse_yuan
from ..sheets import columns_of

VALID_DAYS = 60
LONGEST_TITLE = 80


@dataclass(frozen=True)
class SheetRow:
    """One row as it would become a post. `place` is read from the widest name to the narrowest."""

    title: str
    ref: str
    place: tuple[str, ...]
    values: Mapping[str, Any]
    required: tuple[str, ...] = ()
    wished: tuple[str, ...] = ()
    sure_only: bool = False  # tags: only words the vocabulary knows are skills
    employer: str = ""
    problems: tuple[str, ...] = ()  # codes that make the row an error
    remarks: tuple[str, ...] = ()  # codes that make it a warning


@dataclass(frozen=True)
class SheetMapping:
    """How one kind of sheet is read."""

    name: str
    headings: Mapping[str, tuple[str, ...]]  # field → what its column may be called
    needed: tuple[str, ...]
    read: Callable[[Mapping[str, str], date], SheetRow] = field(repr=False)


def mapping_for(headings: Sequence[str]) -> tuple[SheetMapping, dict[str, int]] | None:
    """The mapping whose needed columns are all there, with the place of each column; None when none fits."""
    cleaned = [str(normalise(heading)).lower() for heading in headings]
    for mapping in MAPPINGS.values():
        columns = columns_of(mapping.headings, cleaned)
        if all(name in columns for name in mapping.needed):
            return mapping, columns
    return None


def cells_of(row: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    """Field → text, and under `row` a mark of the row as it was written; short rows have empty cells."""
    cells = {name: str(normalise(row[at])) if at < len(row) else "" for name, at in columns.items()}
    return cells | {"row": hashlib.sha256("\x1f".join(row).encode()).hexdigest()[:40]}


def pay_of(text: str) -> tuple[dict[str, Any], bool]:
    """`8千-1.1万·13薪`, `150-200元/天`, `面议` → pay columns, and whether all of it was understood.

    Yuan become fen. A year's months beyond twelve, and units that we do not have, stay words.
    """
    match = _PAY.fullmatch(text.replace(" ", ""))
    if match is None:
        return {}, text in ("", "面议")
    unit = _PAY_UNITS.get(match["unit"] or "")
    if unit is None:
        return {}, False
    scale = match["scale_high"] or match["scale_low"] or ""
    low = _fen(match["low"], match["scale_low"] or ("" if match["yuan_low"] else scale))
    high = _fen(match["high"], match["scale_high"] or "") if match["high"] else low
    if match["below"]:
        return {"pay_max_fen": high, "pay_min_fen": 0, "pay_unit": unit}, True
    low, high = min(low, high), max(low, high)
    return {"pay_min_fen": low, "pay_max_fen": high, "pay_unit": unit}, not match["months"]


def _fen(number: str, scale: str) -> int:
    return round(float(number) * {"": 1, "千": 1000, "万": 10000}[scale] * 100)


_PAY = re.compile(
    r"(?P<low>\d{1,7}(?:\.\d{1,2})?)(?P<scale_low>[千万])?(?P<yuan_low>元)?"
    r"(?:[-~至](?P<high>\d{1,7}(?:\.\d{1,2})?)(?P<scale_high>[千万])?)?"
    r"(?P<below>以下)?元?(?:/(?P<unit>[月天日时次件]|小时))?(?:[·.](?P<months>\d{2})薪)?"
)
_PAY_UNITS = {"": "month", "月": "month", "天": "day", "日": "day", "时": "hour", "小时": "hour", "次": "piece",
              "件": "piece"}  # fmt: skip
_EDUCATION = {
    "小学": "primary", "初中": "junior", "高中": "senior", "中专": "senior", "中专/中技": "senior", "技校": "senior",
    "大专": "college", "专科": "college", "本科": "bachelor", "硕士": "master", "博士": "master",
    "高中或中专": "senior", "研究生": "master",
    "": "", "学历不限": "", "不限": "", "无": "", "初中及以下": "", "未上过学": "",
}  # fmt: skip
_KINDS = {
    "长期工": "regular",
    "全职": "regular", "长期": "regular", "固定": "regular", "零工": "day_work", "临时": "day_work", "日结": "day_work",
    "来料加工": "home_processing", "帮扶车间": "workshop", "公益性岗位": "public_welfare", "公益岗": "public_welfare",
    "以工代赈": "work_relief", "季节工": "seasonal", "季节性": "seasonal",
    "regular": "regular", "day work": "day_work", "home processing": "home_processing", "workshop": "workshop",
    "public welfare": "public_welfare", "work relief": "work_relief", "seasonal": "seasonal",
}  # fmt: skip
_UNITS = _PAY_UNITS | {"month": "month", "day": "day", "hour": "hour", "piece": "piece", "元/月": "month",
                       "元/天": "day", "元/小时": "hour", "元/件": "piece"}  # fmt: skip
_WORDS = re.compile(r"[、,，;；|\n]+")


def _read_zhilian(cells: Mapping[str, str], today: date) -> SheetRow:
    """A post of a recruiting site: one person, sixty days, tags as wished skills."""
    pay, understood = pay_of(cells["salary"])
    tags = tuple(tag for tag in cells["tags"].split("|") if tag)
    said = (("薪资", cells["salary"] if cells["salary"] != "面议" else ""), ("经验", cells["years"]),
            ("学历", cells["degree"]), ("标签", "、".join(tags)))  # fmt: skip
    values: dict[str, Any] = pay | {
        "kind": "regular" if pay.get("pay_unit", "month") == "month" else "day_work",
        "description": "\n".join(f"{name}：{words}" for name, words in said if words),
        "min_education": _EDUCATION.get(cells["degree"], ""),
        "live_in": "包住" in tags or "包吃住" in tags,
        "valid_until": today + timedelta(days=VALID_DAYS),
    }
    unread = () if understood or pay else ("pay_in_words",)
    return SheetRow(
        title=cells["title"][:LONGEST_TITLE], ref=cells["row"], values=values, wished=tags, sure_only=True,
        place=tuple(filter(None, (cells["city"], cells["district"], cells["area"]))), remarks=unread,
        problems=() if cells["title"] else ("no_title",),
    )  # fmt: skip


def _read_own(cells: Mapping[str, str], today: date) -> SheetRow:
    """A row of the enterprise's own sheet."""
    problems: list[str] = []
    values, remarks = _chosen(cells)
    values |= {"description": cells.get("description", "")[:4000], "place": cells.get("street", "")[:120]}
    values["vacancies"] = _whole(cells.get("vacancies", "") or "1", problems)
    values |= _own_pay(cells, values["pay_unit"], problems)
    values["valid_until"] = _day(cells.get("valid_until", ""), problems) or today + timedelta(days=VALID_DAYS)
    if values["valid_until"] < today:
        problems.append("over")
    if len(cells.get("title", "")) < 2:
        problems.append("no_title")
    return SheetRow(
        title=cells.get("title", "")[:LONGEST_TITLE], ref=cells.get("ref", "")[:64] or cells["row"],
        place=tuple(filter(None, (cells.get("area", ""),))), values=values, employer=cells.get("employer", "")[:120],
        required=_listed(cells.get("required", "")), wished=_listed(cells.get("wished", "")),
        problems=tuple(problems), remarks=tuple(remarks),
    )  # fmt: skip


def _chosen(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Kind, unit of pay and schooling from their words; words nobody knows are remarked, not refused."""
    values, remarks = {}, []
    tables = (("kind", _KINDS, "regular"), ("pay_unit", _UNITS, "month"), ("min_education", _EDUCATION, ""))
    for name, table, otherwise in tables:
        words = cells.get(name, "").lower()
        values[name] = table.get(words, otherwise)
        if words and words not in table:
            remarks.append(f"unknown_{name}")
    return values, remarks


def _own_pay(cells: Mapping[str, str], unit: str, problems: list[str]) -> dict[str, Any]:
    if cells.get("salary"):
        pay, understood = pay_of(cells["salary"])
        problems.extend([] if understood or pay else ["pay_unreadable"])
        return pay
    low, high = (_yuan(cells.get(name, ""), problems) for name in ("pay_min", "pay_max"))
    if low is not None and high is not None and high < low:
        problems.append("pay_order")
    return {"pay_min_fen": low if low is not None else high, "pay_max_fen": high, "pay_unit": unit}


def _yuan(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    try:
        fen = parse_yuan(text)
    except ValueError:
        fen = -1
    if fen < 0:
        problems.append("pay_unreadable")
        return None
    return fen


def _whole(text: str, problems: list[str]) -> int:
    digits = text.removesuffix("人").removesuffix("名").strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 4 and int(digits):
        return int(digits)
    problems.append("vacancies_unreadable")
    return 1


def _day(text: str, problems: list[str]) -> date | None:
    if not text:
        return None
    parts = re.fullmatch(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?", text.strip())
    try:
        if parts is not None:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        pass  # the 31st of a short month: as unreadable as any other words
    problems.append("day_unreadable")
    return None


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in _WORDS.split(text) if word.strip()))[:12]


def _same(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (name,) for name in names}


MAPPINGS = {
    "zhilian": SheetMapping(
        "zhilian", _same("title", "salary", "tags", "years", "degree", "city", "district", "area"),
        ("title", "salary", "tags", "years", "degree", "city", "district", "area"), _read_zhilian,
    ),
    "own": SheetMapping(
        "own",
        {
            "title": ("岗位名称", "岗位", "职位名称", "职位", "招聘岗位", "工种", "title", "job"),
            "kind": ("岗位类型", "类型", "用工类型", "kind"),
            "vacancies": ("招聘人数", "人数", "需求人数", "名额", "vacancies", "people"),
            "area": ("工作地点", "地点", "工作地", "乡镇", "所在地", "area", "place of work"),
            "street": ("详细地址", "地址", "address", "street"),
            "salary": ("薪资", "工资", "工资待遇", "薪资待遇", "待遇", "月薪", "pay"),
            "pay_min": ("最低工资", "工资下限", "最低月薪", "最低薪资", "薪资下限", "月薪下限", "pay from"),
            "pay_max": ("最高工资", "工资上限", "最高月薪", "最高薪资", "薪资上限", "月薪上限", "pay to"),
            "pay_unit": ("计薪单位", "单位", "pay unit"),
            "min_education": ("学历", "学历要求", "education"),
            "required": ("必需技能", "技能要求", "技能", "required skills", "skills"),
            "wished": ("希望技能", "优先条件", "wished skills"),
            "description": ("岗位说明", "工作内容", "岗位描述", "职位描述", "岗位职责", "工作描述", "说明", "备注",
                            "description"),
            "valid_until": ("有效期", "有效期至", "截止日期", "valid until"),
            "employer": ("用人单位", "单位名称", "企业名称", "employer"),
            "ref": ("编号", "岗位编号", "number"),
        },
        ("title", "area"), _read_own,
    ),
}  # fmt: skip
