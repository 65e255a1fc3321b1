"""Configuration from the environment; production refuses what belongs to the demo."""

import base64
import hashlib
import os
from pathlib import Path
from typing import Any

from . import proxies

ROOT = Path(__file__).resolve().parent.parent

DEMO_SECRET = "bangfu-demo-secret-not-for-real-data"
DEMO_PASSWORD = "bangfu-demo-2026"


def _demo_key(purpose: str) -> str:
    """A key anyone can compute: good enough for invented people only."""
    return base64.b64encode(hashlib.sha256(f"{DEMO_SECRET}:{purpose}".encode()).digest()).decode()


DEMO_KEYS = f"demo:{_demo_key('columns')}"
DEMO_INDEX_KEY = _demo_key("index")


def from_environment() -> dict[str, Any]:
    """The settings of this process. `BANGFU_ENV` is `demo` (default) or `production`.

    Raises RuntimeError, naming the variable, for any other word (a typo must not start with the keys the
    whole world knows) and when production is started unsafely.
    """
    kind = os.environ.get("BANGFU_ENV", "demo")
    if kind not in ("demo", "production"):
        raise RuntimeError("BANGFU_ENV is either demo or production")
    production = kind == "production"
    instance = Path(os.environ.get("BANGFU_INSTANCE", ROOT / "instance")).resolve()
    settings = {
        "DEMO": not production,
        "INSTANCE": instance,
        "SECRET_KEY": os.environ.get("SECRET_KEY", "" if production else DEMO_SECRET),
        "BANGFU_KEYS": os.environ.get("BANGFU_KEYS", "" if production else DEMO_KEYS),
        "BANGFU_INDEX_KEY": os.environ.get("BANGFU_INDEX_KEY", "" if production else DEMO_INDEX_KEY),
        "SQLALCHEMY_DATABASE_URI": os.environ.get("DATABASE_URL", f"sqlite:///{instance / 'bangfu.sqlite'}"),
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "TRUSTED_HOSTS": os.environ.get("BANGFU_HOSTS", "").split() or None,
    }
    if production:
        refuse_demo(settings)
    return (
        settings
        | DEFAULTS
        | {
            "SESSION_COOKIE_SECURE": production,
            "PROXIES": proxies.number(os.environ.get("BANGFU_PROXIES", "0")),
        }
    )


def refuse_demo(settings: dict[str, Any]) -> None:
    """Raises RuntimeError when a secret is missing, short, or the demo's."""
    demo_secrets = {DEMO_SECRET, DEMO_KEYS, DEMO_INDEX_KEY}
    for name in ("SECRET_KEY", "BANGFU_KEYS", "BANGFU_INDEX_KEY"):
        value = settings[name]
        if value in demo_secrets or len(value) < 32 or value.startswith("demo:"):
            raise RuntimeError(f"production needs its own {name}")
    if not settings["TRUSTED_HOSTS"]:
        raise RuntimeError("production needs BANGFU_HOSTS, the names it is reached by")


DEFAULTS: dict[str, Any] = {
    "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
    "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
    "BOOTSTRAP_SERVE_LOCAL": True,
    "SQLALCHEMY_ENGINE_OPTIONS": {
        "hide_parameters": True,  # what people typed stays out of logs
        "pool_size": 20,
        "max_overflow": 20,  # beyond the first number each use opens a connection anew (2 ms)
    },
    "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
    "SESSION_COOKIE_NAME": "bangfu",
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "WTF_CSRF_TIME_LIMIT": None,  # forms stay open for hours in a village
    "ARGON2_MEMORY_KIB": 19456,
    "ARGON2_PASSES": 2,
    "PERMANENT_SESSION_LIFETIME": 12 * 3600,
    "PROXIES": 0,
}
