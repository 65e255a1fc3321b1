"""Models and migrations agree, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade

from marketplace import create_app
from marketplace.db import db
from tests.conftest import settings_for


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
        downgrade(revision="base")
        db.engine.dispose()


def _other_kind(_context: object, _inspected: object, _column: object, in_database: object, of_model: object) -> bool:
    """True where the kinds differ; lengths and our UtcDateTime are the same kind."""
    affinity = "_type_affinity"
    return getattr(in_database, affinity) is not getattr(of_model, affinity)
