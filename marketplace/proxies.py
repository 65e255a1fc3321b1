"""Who asks, behind reverse proxies: only as many hops are believed as the operator declared.

Anybody can send `X-Forwarded-For`. Each proxy adds what it saw at the end, so with n of them the last n
values are theirs and whatever stands before came from outside. What is believed lands in the request
itself (address, scheme, host); the headers then go, so that nothing behind reads them a second time:
Flask-Talisman would take a stranger's `X-Forwarded-Proto: https` for HTTPS.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication


def number(text: str) -> int:
    """How many proxies stand in front. Raises RuntimeError for anything but one digit."""
    if len(text) != 1 or text not in "0123456789":
        raise RuntimeError("BANGFU_PROXIES is how many reverse proxies stand in front: one digit, 0 to 9")
    return int(text)


def install(app: Flask) -> None:
    """Believe the declared hops, and nothing else."""
    behind = _without_headers(app.wsgi_app)
    n = app.config["PROXIES"]
    app.wsgi_app = ProxyFix(behind, x_for=n, x_proto=n, x_host=n) if n else behind  # type: ignore[method-assign,assignment]


def _without_headers(wsgi: "WSGIApplication") -> "WSGIApplication":
    def behind(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        for name in [name for name in environ if name.startswith(("HTTP_X_FORWARDED_", "HTTP_FORWARDED"))]:
            del environ[name]
        return wsgi(environ, start_response)

    return behind
