"""Bangfu 帮富: households, jobs and help, joined by their cadres."""

from typing import Any

from apiflask import APIFlask
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from . import config as configuration
from . import crypto, languages, launch, logs, openapi, pages, proxies, rooms, web
from .accounts import demo, sessions
from .db import db, listen_to


def create_app(settings: dict[str, Any] | None = None) -> APIFlask:
    """The application, from the environment or (in tests) from given settings."""
    root = configuration.ROOT
    app = APIFlask(
        "marketplace", title="Bangfu 帮富", version="1.0.0", spec_path="/api/v1/openapi.json", docs_path=None,
        json_errors=False, template_folder=str(root / "templates"), static_folder=str(root / "static"),
    )  # fmt: skip
    app.config.update(settings if settings is not None else configuration.from_environment())
    app.config["OPENAPI_VERSION"] = "3.1.0"
    logs.configure(as_json=not app.config["DEMO"])
    app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
    app.extensions["bangfu_keyring"] = crypto.Keyring.from_text(
        app.config["BANGFU_KEYS"], app.config["BANGFU_INDEX_KEY"]
    )
    db.init_app(app)
    with app.app_context():
        listen_to(db.engine)
    Migrate(app, db, directory=str(root / "migrations"), render_as_batch=True)
    Babel(app, locale_selector=languages.select, **languages.catalogs(root / "translations"))
    Bootstrap5(app)
    app.extensions["csrf"] = CSRFProtect(app)
    proxies.install(app)
    Talisman(app, **pages.headers(app))
    web.install(app)
    sessions.install(app)
    pages.install(app)
    openapi.install(app)
    rooms.install(app)
    launch.install(app)
    demo.install(app)
    return app
