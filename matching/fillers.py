"""How a text falls into phrases, and what of them names no work: fillers, numbers, what everybody says."""

import re

from matching.english import SAYS_NOTHING
from matching.text import normalise

_PIECE = re.compile(r"[,，、;；。|/\n\t()（）!！?？:：]+")
_HAN = re.compile(r"[一-鿿]")
DENIED = re.compile(r"没|不会|不能|不懂|不是|想学|要学|过期|吊销|以前会|\b(?:no|not|never|cannot|can't|don't)\b")
_FILLER = re.compile(r"^(我?(?:会做?|能做?|懂|想做?|想找?|要|可以|擅长|做过|干过|熟悉|熟练))|(工作|的活|活儿|经验|等)$")
_LETTER = re.compile(r"[^\W\d_]")
# Said by everybody of everything: as another word for one skill it would catch what others say.
_EVERYDAY = """
我 会 能 做 干 活 等 的 和 或 及 有 无 没有 不会 不能 可以 都可以 都行 都会 随便 不限 其他 其它 工作 上班
打工 做工 干活 做事 做活 工人 员工 人员 师傅 老师傅 技能 职业 工种 岗位 经验 有经验 熟练 熟练工 优先 包吃住
包吃 包住 吃苦 吃苦耐劳 长期 短期 临时 兼职 全职 男 女 男工 女工 阿姨 大姐 大叔 年轻 老人 小孩 家里 附近
本地 老家 村里 县里 每天 白天 晚上 工资 高工资 赚钱 挣钱 找工作 找活 什么 什么都 不知道 不清楚 今年 现在
以前
"""
EVERYDAY = frozenset(_EVERYDAY.split())
_ANYTHING = re.compile(
    r"(什么|啥|甚么|样样|哪样|任何)(活儿?|事情?|工作|工种?)?(都|也)(能|会|可以|肯|愿意|行|好|干|做)|"
    r"^(都|也)?(可以|都行|都可以|都能干|都能做|都会做?|随便(什么|做什么|啥)?(都行|都可以)?|不挑(活儿?|工作)?)$|"
    r"\b(anything|any (kind of |sort of )?(job|work)|whatever)\b"
)


def pieces(text: str) -> list[str]:
    """The phrases of a text: split at punctuation, and at spaces between Chinese words."""
    found: list[str] = []
    for piece in _PIECE.split(normalise(text)):
        found += piece.split() if _HAN.search(piece) else [piece.strip()]
    return [piece for piece in found if piece]


def without_fillers(piece: str) -> str:
    """What is left without `I can`, `I want to do`, `and so on`; the piece itself where nothing is.

    >>> without_fillers("我会摘茶"), without_fillers("会计")
    ('摘茶', '计')
    """
    return _FILLER.sub("", piece) or piece


def means_nothing(word: str) -> bool:
    """Whether a word names no work by itself: no letter, what everybody says of everything, or fillers only.

    >>> [means_nothing(word) for word in ("120", "我会做", "工作经验", "I can", "采茶")]
    [True, True, True, True, False]
    """
    left = normalise(word)
    while left and left not in EVERYDAY and (shorter := _FILLER.sub("", left)) != left:
        left = shorter
    if not _LETTER.search(left) or left in EVERYDAY:
        return True
    return left.isascii() and all(part in SAYS_NOTHING for part in re.findall("[a-z]+", left))


def says_anything(text: str) -> bool:
    """Whether somebody says to be ready for any work, which names no skill.

    >>> says_anything("什么都能干"), says_anything("any kind of work"), says_anything("会计")
    (True, True, False)
    """
    return any(_ANYTHING.search(piece) for piece in pieces(text))
