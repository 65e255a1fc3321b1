"""What a row of a list of skills means: headings to columns, and each cell's words to values.

Two shapes are known. A bureau's own list needs a name; the other columns are those of `seed/vocabulary/skills.csv`, in
Chinese or English as people write them. The national classification (职业分类大典) has codes like `5-01-02-03`: its
fourth level becomes occupations, the third their group.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..fields import normalise
from ..sheets import columns_of, unread

HEADINGS = {
    "code": ("code", "编码", "代码", "编号", "技能编码", "职业编码", "职业代码"),
    "name_zh": (
        "name_zh",
        "名称",
        "中文名",
        "中文名称",
        "技能名称",
        "职业名称",
        "工种名称",
        "技能",
        "职业",
        "工种",
        "name",
    ),
    "name_en": ("name_en", "英文名", "英文名称", "英文"),
    "kind": ("kind", "类别", "类型", "种类"),
    "group_code": ("group_code", "职业分类代码", "分类代码", "小类代码"),
    "group_name": ("group_name", "职业分类名称", "职业分类", "小类", "中类", "大类", "分类"),
    "synonyms": ("synonyms", "别名", "别的叫法", "其他叫法", "同义词", "又名", "也叫", "俗称"),
    "near": ("near", "近似", "近似技能", "相近", "相近技能", "相近技能的代码"),
    "dialect": ("dialect", "方言", "土话", "本地土话", "本地叫法", "土名"),
    "parent": ("parent", "上级", "上级编码", "上级代码", "父级"),
}  # fmt: skip
LISTS = ("synonyms", "near", "dialect")
TEXTS = ("name_zh", "name_en", "kind", "group_code", "group_name")
KINDS = {
    "": "skill", "技能": "skill", "手艺": "skill", "职业": "occupation", "工种": "occupation", "岗位": "occupation",
    "证书": "certificate", "证": "certificate", "资格证": "certificate", "资格证书": "certificate",
}  # fmt: skip
MARK = "n_"  # codes of national occupations begin with it
MOST_ROWS = 5000
_SEPARATORS = re.compile(r"[|、,，;；\n]")
_GROUP = re.compile(r"(\d(?:-\d\d){0,2})?\s*(.*)")
_NATIONAL = re.compile(r"\d(-\d\d){0,3}")
_OCCUPATION_PARTS = 4

ListRow = dict[str, Any]


def read(rows: Sequence[Sequence[str]]) -> tuple[list[ListRow], list[str], bool]:
    """The rows of a list by column, each with its `number` in the file; headings that say nothing; whether it is the
    national list. A row has the columns that the file has. Raises ValueError for a list that names nothing."""
    cleaned = [str(normalise(heading)).lower() for heading in rows[0]]
    columns = columns_of(HEADINGS, cleaned)
    if "name_zh" not in columns:
        raise ValueError("The first row must name the columns; one of them is the name (名称).")
    if len(rows) > MOST_ROWS + 1:
        raise ValueError("A list of words has at most 5,000 rows. Please split it.")
    cells = [
        {"number": number} | {name: str(normalise(row[at])) if at < len(row) else "" for name, at in columns.items()}
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    ]
    if _is_national(cells, columns):
        return _occupations(cells), [], True
    return [_own(row) for row in cells], unread(list(rows[0]), columns), False


def split(cell: str) -> list[str]:
    """The words of a cell, each once: between `|`, commas, 、 or semicolons."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(cell) if part.strip()))


def _is_national(cells: Sequence[ListRow], columns: Mapping[str, int]) -> bool:
    """Codes of the classification down to its fourth level, and nothing that only an own list has."""
    if "code" not in columns or "kind" in columns:
        return False
    codes = [str(row["code"]) for row in cells]
    fitting = [code for code in codes if _NATIONAL.fullmatch(code)]
    return 2 * len(fitting) > len(codes) and any(code.count("-") + 1 == _OCCUPATION_PARTS for code in fitting)


def _occupations(cells: Sequence[ListRow]) -> list[ListRow]:
    names = {row["code"]: row["name_zh"] for row in cells}
    made = []
    for row in cells:
        if row["code"].count("-") + 1 != _OCCUPATION_PARTS:
            continue
        group = row.get("parent") or row["code"].rpartition("-")[0]
        made.append(
            {"number": row["number"], "code": MARK + row["code"].replace("-", "_").lower(), "name_zh": row["name_zh"],
             "kind": "occupation", "group_code": group, "group_name": names.get(group, "")}
            | ({"synonyms": split(row["synonyms"])} if "synonyms" in row else {})
        )  # fmt: skip
    return made


def _own(row: ListRow) -> ListRow:
    made: ListRow = {name: row[name] for name in ("number", "name_zh", "name_en") if name in row}
    made |= {name: split(row[name]) for name in LISTS if name in row}
    made["code"] = row.get("code", "").lower()
    if "kind" in row:
        made["kind"] = KINDS.get(row["kind"], row["kind"].lower())
    for name in ("group_code", "group_name"):
        if row.get(name):
            code, words = _GROUP.fullmatch(row[name]).groups()  # type: ignore[union-attr]  # it fits every text
            made |= ({"group_code": code} if code else {}) | ({"group_name": words} if words else {})
        elif name in row:
            made.setdefault(name, "")
    return made
