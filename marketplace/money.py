"""Money is integer fen (分) inside and yuan (元) outside."""

import re
from decimal import Decimal

LARGEST_FEN = 10**13  # a hundred billion yuan: anything above is a typing error
AMOUNT = re.compile(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{0,9})?")


def yuan(fen: int | None) -> str:
    """`123450` → `1,234.50`; whole yuan lose their zeros: `120000` → `1,200`."""
    if fen is None:
        return ""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")


def parse_yuan(text: str) -> int:
    """Fen from what a person typed: `1,200`, `1200.5`, `１２００元`, `¥88`.

    Raises ValueError for anything that is no amount, has part of a fen, or is absurdly large.
    """
    cleaned = text.strip().translate(_TYPED).rstrip("元").removeprefix("¥").strip()
    if not AMOUNT.fullmatch(cleaned):
        raise ValueError("not an amount")
    fen = Decimal(cleaned.replace(",", "")) * 100
    if fen != fen.to_integral_value() or abs(fen) > LARGEST_FEN:
        raise ValueError("not an amount")
    return int(fen)


_TYPED = str.maketrans("０１２３４５６７８９．￥，", "0123456789.¥,", " ")
