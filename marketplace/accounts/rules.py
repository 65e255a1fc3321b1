"""Who may do what with accounts: exclusive roles, rights of colleagues, reach of an office, passwords."""

import re
from collections.abc import Iterable
from typing import Any

from stdnum.cn import uscc as uscc_number
from stdnum.exceptions import ValidationError

from ..access import GrantCard, Principal, allow, covers

# A person who decides over others' money or matches must not stand on both sides of the table.
EXCLUSIVE = (
    frozenset({"household", "cadre"}),
    frozenset({"household", "township"}),
    frozenset({"household", "bureau"}),
    frozenset({"household", "lender"}),
    frozenset({"enterprise", "cadre"}),
    frozenset({"enterprise", "township"}),
    frozenset({"enterprise", "bureau"}),
    frozenset({"donor", "cadre"}),
    frozenset({"donor", "township"}),
    frozenset({"donor", "bureau"}),
    frozenset({"lender", "cadre"}),
    frozenset({"lender", "township"}),
    frozenset({"lender", "bureau"}),
)
RIGHTS = ("all", "post", "read")

# The role of those who work for an organisation of this kind.
ROLE_OF_KIND = {
    "enterprise": "enterprise", "donor": "donor", "lender": "lender", "public_service": "officer",
    "department": "officer",
}  # fmt: skip
REGISTERED_BY_OFFICE = ("public_service", "department", "lender")

# The roles an office hands out in its area, and the levels at which each of them sits.
MANAGED = {
    "bureau": ("bureau", "township", "officer", "clerk", "cadre", "lender", "household", "enterprise", "donor"),
    "township": ("clerk", "cadre", "household"),
}
GIVEN = {"bureau": ("cadre", "clerk", "township", "officer", "bureau"), "township": ("cadre", "clerk")}
LEVELS = {
    "bureau": ("province", "city", "county"),
    "township": ("township",),
    "officer": ("province", "city", "county", "township"),
    "clerk": ("village",),
    "cadre": ("county", "township", "village"),
}

LEAST_PASSWORD = 10
COMMON_PASSWORDS = frozenset({
    "1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789",
    "1q2w3e4r5t", "qwertyuiop", "password12", "password123", "passw0rd123", "woaini1314", "woaini5201314",
    "5201314520", "1314520520", "iloveyou123", "abcd123456", "abc1234567", "aa12345678", "qq12345678",
    "admin12345", "administrator",
})  # fmt: skip
USERNAME = re.compile(r"[a-z][a-z0-9_.-]{2,23}")
NAME_SHAPE = "3 to 24 characters: a Latin letter first, then letters, digits, dot or dash."
PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")

BROWSERS = (("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("Edg", "Edge"), ("HuaweiBrowser", "Huawei"),
            ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
           ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def excluded(roles: set[str], new_role: str) -> bool:
    """Whether somebody with `roles` may not also take `new_role`."""
    return any(new_role in pair and pair - {new_role} <= roles for pair in EXCLUSIVE)


def uscc_or_none(text: str) -> str | None:
    """The unified social credit code (GB 32100) in its 18 characters, or None if it is none."""
    try:
        return str(uscc_number.validate(text))
    except (ValidationError, ValueError):  # ValueError: characters beyond its alphabet
        return None


def password_objection(password: str, username: str) -> str:
    """Why this password cannot be taken (a message key), or ''."""
    folded = password.lower()
    if len(password) < LEAST_PASSWORD:
        return "At least 10 characters, please. Three words in a row are easy to remember."
    if username and username.lower() in folded:
        return "The sign-in name must not be part of the password."
    if folded in COMMON_PASSWORDS or len(set(folded)) < 4:
        return "This password is one of the first that anyone would try. Please take another."
    return ""


def device_words(agent: str) -> str:
    """`Chrome · Windows`, from what a browser says of itself ('' when it says nothing known)."""
    found = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in found if name)


def right_in(who: Principal, organisation_id: int) -> str:
    """What `who` may do in this organisation: `all`, `post`, `read`, or ''."""
    held = {grant.right for grant in who.grants if grant.organisation_id == organisation_id}
    return next((right for right in RIGHTS if right in held), "")


def in_own_area(who: Principal, thing: Any) -> bool:
    """The thing lies in the area of the viewer's township or bureau."""
    return covers(who.areas("township", "bureau"), thing.area_code)


def in_bureau_area(who: Principal, thing: Any) -> bool:
    """The thing lies in the area of the viewer's bureau."""
    return covers(who.areas("bureau"), thing.area_code)


def stands(organisation: Any) -> bool:
    """It may receive people: it is verified, or there is none behind the post (a public one)."""
    return organisation is None or organisation.state == "verified"


def leads(who: Principal, organisation: Any) -> bool:
    """A colleague with every right."""
    return right_in(who, organisation.id) == "all"


def may_be_renamed(organisation: Any) -> bool:
    """A verified one keeps the name and code it was verified under; a private person has only the own name."""
    return organisation.state in ("pending", "refused") and not organisation.is_person


def reaches(who: Principal, grant: GrantCard) -> bool:
    """An office of `who` manages this role in this area."""
    return grant.area_code is not None and any(
        grant.role in roles and covers(who.areas(office), grant.area_code) for office, roles in MANAGED.items()
    )


def manages(who: Principal, account: Any) -> bool:
    """Every role of the account lies within the reach of `who`, and it is not the own account.

    Every: else an office could give a stranger a small role and then take over the account.
    """
    return account.id != who.user_id and bool(account.reach) and all(reaches(who, grant) for grant in account.reach)


def may_give(who: Principal, role: str, area_code: str) -> bool:
    """Whether `who` may grant this role in this area: never more than the own office has.

    Who runs the machine enters bureaus, which enter everybody else.
    """
    if "system" in who.roles:
        return role == "bureau"
    return any(role in roles and covers(who.areas(office), area_code) for office, roles in GIVEN.items())


def roles_for(who: Principal, area_code: str, level: str) -> list[str]:
    """The roles that `who` may hand out in this area, of those that sit at its level."""
    return [role for role in LEVELS if level in LEVELS[role] and may_give(who, role, area_code)]


def only_household(grants: Iterable[GrantCard]) -> bool:
    """An account that is nothing but a household's: the only kind whose codes a cadre or clerk hands out."""
    roles = {grant.role for grant in grants}
    return roles == {"household"}


PERMISSIONS = {
    "accounts:sign_in": (allow("anyone"),),
    "accounts:register": (allow("anyone"),),
    "accounts:reset": (allow("anyone"),),
    "accounts:sign_out": (allow("signed_in"),),
    "accounts:own": (allow("signed_in"),),
    # organisations, seen by the office …
    "accounts:verify": (allow("bureau", "township"),),
    "accounts:judge": (allow("bureau", "township", when=in_own_area),),
    "accounts:oversee": (allow("bureau", when=in_bureau_area),),
    "accounts:found": (allow("bureau"),),
    # … and by their own people
    "accounts:organisation": (allow("enterprise", "donor", "lender", "officer"),),
    "accounts:colleagues": (
        allow("enterprise", "donor", "lender", "officer", when=leads),
        allow("bureau", when=in_bureau_area),
    ),
    # users
    "accounts:users": (allow("bureau", "township"),),
    "accounts:administer": (allow("bureau", "township", when=manages),),
}
CONSTRAINTS = {
    "uq_users_username": ("username", "This sign-in name is taken. Please choose another."),
    "uq_grants_household": (
        "username",
        "This household has a sign-in already. Hand out a new code instead.",
    ),
    "uq_grants_organisation": ("role", "The person already has this role here."),
    "uq_grants_area": ("role", "The person already has this role here."),
    "uq_organisations_uscc": ("uscc", "Another organisation is verified under this code."),
}
