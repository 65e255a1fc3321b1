"""What a screen shows of a value that nobody needs to read in full."""


def masked_name(name: str) -> str:
    """`王小明` → `王**`: the family name alone."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def masked_phone(phone: str) -> str:
    """`13800001234` → `138****1234`."""
    return phone[:3] + "*" * max(len(phone) - 7, 4) + phone[-4:] if len(phone) >= 7 else "****"


def masked_number(number: str) -> str:
    """An ID, certificate or bank card number: the last four digits alone."""
    return "*" * max(len(number) - 4, 4) + number[-4:] if len(number) >= 8 else "****"
