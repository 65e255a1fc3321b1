"""How often a name and an address may be tried, without letting anybody lock others out for ever.

A stranger's failures fill three short windows: this name from this address, this name from
anywhere, this address for any name. A device on which the name was signed in before carries a
signed cookie and has a window of its own, which no stranger can fill.

Only failures count. They are counted after the check, so a burst can try once more per thread of
the server than the window says; in exchange nobody who knows the password is ever refused for
being one of many behind an address.
"""

import ipaddress
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from .. import limits
from ..crypto import keyring
from .queries import plain_name

NAME_AND_ADDRESS = RateLimitItemPerMinute(5, 5, namespace="name-address")
NAME = RateLimitItemPerMinute(30, 15, namespace="name")
ADDRESS = RateLimitItemPerMinute(100, 5, namespace="address")
KNOWN_DEVICE = RateLimitItemPerMinute(10, 5, namespace="known")
REGISTRATIONS = RateLimitItemPerHour(30, namespace="register")

COOKIE = "known"
A_YEAR = 365 * 24 * 3600
NAMES_KEPT = 8  # a kiosk is shared

Window = tuple[RateLimitItem, tuple[str, ...]]


def seconds_to_wait(door: str, username: str) -> int:
    """How long this name must wait at this door (`sign-in`, `reset` …); 0 when it may try."""
    return max(limits.seconds_to_wait(item, *key) for item, key in _windows(door, username))


def failed(door: str, username: str) -> None:
    """Count a failure in every window it belongs to."""
    for item, key in _windows(door, username):
        limits.count(item, *key)


def succeeded(door: str, username: str) -> None:
    """The name starts again; the address does not, or one own account would free it to try others."""
    for item, key in _windows(door, username):
        if item is not ADDRESS:
            limits.forget(item, *key)


def seconds_to_register() -> int:
    """How long this address must wait before it registers once more."""
    return limits.seconds_to_wait(REGISTRATIONS, _address())


def registered() -> None:
    """Count a registration of this address, taken or not."""
    limits.count(REGISTRATIONS, _address())


def remember(response: Any, username: str) -> None:
    """Mark this device as one on which `username` was signed in."""
    names = [_blind(username), *(name for name in _known_names() if name != _blind(username))]
    response.set_cookie(
        COOKIE, _signer().dumps(names[:NAMES_KEPT]), max_age=A_YEAR, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def _windows(door: str, username: str) -> list[Window]:
    name = _blind(username)
    if name in _known_names():
        return [(KNOWN_DEVICE, (door, name))]
    address = _address()
    return [(NAME_AND_ADDRESS, (door, name, address)), (NAME, (door, name)), (ADDRESS, (door, address))]


def _blind(username: str) -> str:
    """Names are often phone numbers: the store keeps none."""
    return keyring().blind(plain_name(username), "attempts")[:24]


def _address() -> str:
    """The network that asks: an IPv6 customer has a /64 of its own."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _known_names() -> list[str]:
    try:
        names = _signer().loads(request.cookies.get(COOKIE, ""))
    except BadSignature:
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-device")
