"""Models and migrations agree, on both databases."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from marketplace import create_app
from marketplace.db import db
from marketplace.needs.models import Need
from marketplace.offers.models import HelpOffer
from tests.conftest import settings_for

pytestmark = pytest.mark.slow

HOUSEHOLD_OF_0002 = """
INSERT INTO households (id, uid, created_at, state, state_at, version, number, area_code, county_code, category,
                        category_source, decision_number, category_from, colour)
VALUES (1, 'home', '2026-01-01 00:00:00', 'registered', '2026-01-01 00:00:00', 1, 'H1', '330803104201',
        '330803000000', 'dibao', '', '', '2026-01-01', 'green')
"""
NEED_OF_0002 = """
INSERT INTO needs (id, uid, created_at, state, state_at, version, household_id, area_code, county_code, kind,
                   sentence, is_wish, wish_text, channel, stated_by, reason_code, reply)
VALUES (1, 'need', '2026-01-01 00:00:00', 'stated', '2026-01-01 00:00:00', 1, 1, '330803104201',
        '330803000000', 'health_costs', '老伴得了肺癌', false, '', 'page', 'test', '', '')
"""


@pytest.mark.both_databases
def test_the_migrations_make_exactly_the_tables_of_the_models(database_kind: str, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'migrated.sqlite'}"
    if database_kind == "postgresql":
        from tests.postgres import fresh_database

        address = fresh_database("test_migrations")
    app = create_app(settings_for(address, tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": _other_kind})
            differences = compare_metadata(context, db.metadata)
        assert not differences
        assert _checks_in_database() == _checks_of_models()
        downgrade(revision="base")
        db.engine.dispose()


def test_words_that_lay_readable_are_sealed_and_open_in_place(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'words.sqlite'}", tmp_path))
    with app.app_context():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(HOUSEHOLD_OF_0002)
            connection.exec_driver_sql(NEED_OF_0002)
        upgrade()
        need = db.session.query(Need).one()
        assert (need.sentence, need.reply) == ("老伴得了肺癌", "")
        assert "肺癌" not in str(db.session.execute(sa.text("select * from needs")).one())
        db.session.remove()
        downgrade(revision="0002")
        assert db.session.execute(sa.text("select sentence from needs")).scalar() == "老伴得了肺癌"
        db.session.remove()
        db.engine.dispose()


def test_rows_outlive_a_table_that_is_made_anew(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'rows.sqlite'}", tmp_path))
    with app.app_context():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(HOUSEHOLD_OF_0002)
            connection.exec_driver_sql(NEED_OF_0002)
        upgrade()
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("select number from households").scalar() == "H1"
            assert connection.exec_driver_sql("select household_id from needs").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            with pytest.raises(sa.exc.IntegrityError, match="ck_households_colour"):
                connection.exec_driver_sql("update households set colour = 'pink'")
        db.engine.dispose()


DONOR_OF_0010 = """
INSERT INTO organisations (id, uid, created_at, state, state_at, version, kind, name, is_person, area_code,
                           county_code, contact_name, about)
VALUES (1, 'donor', '2026-01-01 00:00:00', 'verified', '2026-01-01 00:00:00', 1, 'donor', '热心人', true,
        '330803000000', '330803000000', '', '')
"""
OFFER_OF_0010 = """
INSERT INTO help_offers (id, uid, created_at, state, state_at, version, organisation_id, kind, title, description,
                         area_code, county_code, audience, criteria, slots, n_held, n_delivered, held_fen,
                         delivered_fen, charity_name, from_on, until_on, needs_ranking, needs_indexing, needs_telling,
                         changed_fields)
VALUES (1, 'offer', '2026-01-01 00:00:00', 'open', '2026-01-01 00:00:00', 1, 1, 'goods', '取暖器', '',
        '330803000000', '330803000000', 'anyone', :criteria, 1, 0, 0, 0,
        0, '', '2026-01-01', '2026-12-31', false, false, false, '[]')
"""


@pytest.mark.both_databases
def test_limits_of_income_are_asked_by_the_head_as_donors_read_them(database_kind: str, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'income.sqlite'}"
    if database_kind == "postgresql":
        from tests.postgres import fresh_database

        address = fresh_database("test_income")
    app = create_app(settings_for(address, tmp_path))
    limit = {"fact": "income_month_fen", "op": "<=", "value": 100000}
    with app.app_context():
        upgrade(revision="0010")
        with db.engine.begin() as connection:
            connection.execute(sa.text(DONOR_OF_0010))
            connection.execute(sa.text(OFFER_OF_0010), {"criteria": json.dumps({"all": [limit, {"any": [limit]}]})})
        upgrade(revision="0011")
        with db.engine.connect() as connection:
            offer = connection.execute(sa.select(HelpOffer.criteria, HelpOffer.needs_ranking)).one()
        asked, nested = offer.criteria["all"]
        assert (asked["fact"], nested, offer.needs_ranking) == ("income_head_month_fen", {"any": [limit]}, True)
        downgrade(revision="base")
        db.engine.dispose()


def _checks_in_database() -> set[str]:
    inspector = sa.inspect(db.engine)
    return {str(c["name"]) for table in inspector.get_table_names() for c in inspector.get_check_constraints(table)}


def _checks_of_models() -> set[str]:
    found = (c for table in db.metadata.tables.values() for c in table.constraints)
    return {str(c.name) for c in found if isinstance(c, sa.CheckConstraint)}


def _other_kind(_context: object, _inspected: object, _column: object, in_database: object, of_model: object) -> bool:
    """True where the kinds differ; lengths and our UtcDateTime are the same kind."""
    affinity = "_type_affinity"
    return getattr(in_database, affinity) is not getattr(of_model, affinity)
