"""`make run`: the first time, and every time after it."""

import sqlite3
from pathlib import Path

from flask_migrate import upgrade

from marketplace import create_app, launch
from marketplace.db import db
from tests.conftest import settings_for
from tests.factories import make_user


def test_a_second_start_leaves_the_database_open_for_writing(tmp_path: Path) -> None:
    path = tmp_path / "again.sqlite"
    app = create_app(settings_for(f"sqlite:///{path}", tmp_path))
    with app.app_context():
        upgrade()
        make_user(username="demo-bureau")
        db.session.commit()
        launch.prepare()
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.close()
        db.session.remove()
        db.engine.dispose()
