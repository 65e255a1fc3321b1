"""What a screen shows of a value that nobody needs to read in full, and numbers that no public text may hold."""

import re

ID_OR_PHONE = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)")
NO_NUMBERS = "No phone or ID numbers here: who to call is told at the introduction."
SPLIT_DIGITS = re.compile(r"(?<=\d)[\s.-](?=\d)")


def masked_name(name: str) -> str:
    """`王小明` → `王**`: the family name alone."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def masked_phone(phone: str) -> str:
    """`13800001234` → `138****1234`."""
    return phone[:3] + "*" * max(len(phone) - 7, 4) + phone[-4:] if len(phone) >= 7 else "****"


def masked_number(number: str) -> str:
    """An ID, certificate or bank card number: the last four digits alone."""
    return "*" * max(len(number) - 4, 4) + number[-4:] if len(number) >= 8 else "****"


def carries_a_number(text: str) -> bool:
    """Whether an ID or mobile phone number stands in `text`, written together or in groups."""
    return bool(ID_OR_PHONE.search(text) or ID_OR_PHONE.search(SPLIT_DIGITS.sub("", text)))
