"""An index of its own for each test, and a small vocabulary."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask

from marketplace.db import db
from marketplace.jobs.models import Job
from marketplace.search import commands
from marketplace.vocabulary.commands import load_skills
from tests.factories import make_job

SKILLS = (
    ("tea_picking", "茶叶采摘", "Tea picking", "采茶|摘茶|采茶工", "摘茶叶|摘青"),
    ("cleaning", "保洁", "Cleaning", "保洁员|打扫卫生|清洁工", "扫地"),
    ("home_care", "家政服务", "Home service", "家政服务员|住家保姆", ""),
    ("bamboo_cutting", "毛竹砍伐", "Bamboo cutting", "砍毛竹|砍竹工", ""),
)


@pytest.fixture(autouse=True)
def own_index(app: APIFlask, tmp_path: Path) -> Iterator[None]:
    """INSTANCE is an empty folder; nothing is remembered from another test."""
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = tmp_path
    app.extensions.pop("bangfu_thesaurus", None)
    yield
    app.config["INSTANCE"] = before
    app.extensions.pop("bangfu_search", None)


@pytest.fixture
def vocabulary(app: APIFlask) -> None:
    """Four skills with their synonyms."""
    names = ("code", "name_zh", "name_en", "synonyms", "dialect")
    load_skills(dict(zip(names, row, strict=True)) | {"kind": "skill"} for row in SKILLS)
    db.session.commit()


@pytest.fixture
def indexed(vocabulary: None) -> Callable[..., list[Job]]:
    """Open posts with these titles, in the index."""

    def make(*titles: str, **values: object) -> list[Job]:
        jobs = [make_job(title=title, needs_indexing=True, **values) for title in titles]
        db.session.commit()
        commands.drain()
        db.session.commit()
        return jobs

    return make
