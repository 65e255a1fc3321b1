"""Have the database refuse what cannot be: two heads, two accounts, unknown words, fen below zero

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

POSTED = "state IN ('draft', 'open', 'paused', 'filled', 'closed')"
CHECKS = {
    "households": {
        "state": "state IN ('registered', 'exited')",
        "category": "category IN ('tekun', 'dibao', 'dibao_edge', 'rigid_spending', 'prevention')",
        "colour": "colour IN ('green', 'yellow', 'red')",
    },
    "consents": {"purpose": "purpose IN ('matching', 'introduction', 'donor_wishes', 'photo')"},
    "deputyships": {"days": "from_on <= until_on", "self": "deputy_id <> cadre_id"},
    "organisations": {
        "kind": "kind IN ('enterprise', 'donor', 'public_service', 'department', 'lender')",
        "state": "state IN ('pending', 'verified', 'refused', 'suspended')",
    },
    "jobs": {
        "state": POSTED,
        "kind": "kind IN ('regular', 'day_work', 'home_processing', 'workshop', 'public_welfare', 'work_relief', "
        "'seasonal')",
        "pay_unit": "pay_unit IN ('month', 'day', 'hour', 'piece')",
    },
    "help_offers": {
        "state": POSTED,
        "kind": "kind IN ('sponsor_student', 'help_disabled', 'help_sick', 'goods', 'service', 'training', 'cash')",
        "audience": "audience IN ('anyone', 'student', 'disabled', 'sick', 'elderly', 'carer')",
    },
    "needs": {
        "state": "state IN ('stated', 'acknowledged', 'matched', 'helped', 'confirmed', 'declined', 'withdrawn')"
    },
    "matches": {
        "held": "held_fen >= 0",
        "state": "state IN ('applied', 'invited', 'put_forward', 'approved', 'deferred', 'rejected', 'consented', "
        "'refused', 'expired', 'cancelled', 'introduced', 'placed', 'delivered', 'fell_through', 'withdrawn', "
        "'superseded')",
        "came_from": "came_from IN ('applied', 'invited', 'put_forward')",
    },
    "placements": {"state": "state IN ('placed', 'confirmed_30', 'confirmed_90', 'settled', 'left')"},
}
UNIQUE = (
    ("uq_people_head", "people", ("household_id",), "is_head AND left_on IS NULL"),
    ("uq_grants_household", "grants", ("household_id",), "role = 'household' AND valid_to IS NULL"),
    ("uq_grants_organisation", "grants", ("user_id", "organisation_id"),
     "organisation_id IS NOT NULL AND valid_to IS NULL"),
    ("uq_grants_area", "grants", ("user_id", "role", "area_code"),
     "organisation_id IS NULL AND household_id IS NULL AND valid_to IS NULL"),
)  # fmt: skip


def upgrade() -> None:
    for name, table, columns, where in UNIQUE:
        op.create_index(
            name, table, list(columns), unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )
    for table, checks in CHECKS.items():
        named = {f"ck_{table}_{name}": text for name, text in checks.items()}
        if _is_sqlite():
            _make_anew(table, _checks_of(table) | named)
        else:
            for name, text in named.items():
                op.create_check_constraint(op.f(name), table, text)


def downgrade() -> None:
    for table, checks in CHECKS.items():
        named = [f"ck_{table}_{name}" for name in checks]
        if _is_sqlite():
            _make_anew(table, {name: text for name, text in _checks_of(table).items() if name not in named})
        else:
            for name in named:
                op.drop_constraint(op.f(name), table, type_="check")
    for name, table, _columns, _where in UNIQUE:
        op.drop_index(name, table)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _checks_of(table: str) -> dict[str, str]:
    return {str(check["name"]): check["sqltext"] for check in sa.inspect(op.get_bind()).get_check_constraints(table)}


def _make_anew(table: str, checks: dict[str, str]) -> None:
    """SQLite: with all its checks, which the batch mode does not look up by itself."""
    arguments = [sa.CheckConstraint(text, name=op.f(name)) for name, text in checks.items()]
    with op.batch_alter_table(table, recreate="always", table_args=arguments):
        pass
