"""`flask run-all`: the whole site on one machine, from an empty folder to the first page."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from . import config, languages, worker
from .db import db

ROLES = ("household", "enterprise", "donor", "cadre", "clerk", "township", "officer", "lender", "bureau")
PATIENCE_SECONDS = 30
SCRIPTS = Path(sys.executable).parent


def install(app: Flask) -> None:
    """Add the commands."""
    from seed.cli import commands as seed

    app.cli.add_command(seed)
    app.cli.add_command(run_all)
    app.cli.add_command(work)
    app.cli.add_command(compile_languages)


@click.command("compile-catalogs")
def compile_languages() -> None:
    """Write the `.mo` beside each `.po`."""
    languages.compile_catalogs(config.ROOT / "translations")


@click.command("worker")
@click.option("--no-clock", is_flag=True, help="On all hosts but one: leave the minute's tick to that one.")
@with_appcontext
def work(no_clock: bool) -> None:
    """Rank, index, send and climb in the background until Ctrl-C."""
    worker.consume(current_app._get_current_object(), periodic=not no_clock)  # type: ignore[attr-defined]


@click.command("run-all")
@click.option("--port", default=8000, show_default=True)
@with_appcontext
def run_all(port: int) -> None:
    """Migrate, load the demo once, rank, and run web and worker until Ctrl-C."""
    if not current_app.config["DEMO"]:
        raise click.ClickException("run-all is for the demo; docs/operate.md tells how production runs")
    if answers(port):
        raise click.ClickException(f"port {port} is taken; choose another: make run PORT=8001")
    prepare()
    _say_where(port)
    _serve(port)


def prepare() -> None:
    """Bring the database to today's tables and fill it once. Again: nothing changes."""
    from seed.loader import is_loaded, load_demo

    upgrade()
    is_there = is_loaded()
    db.session.remove()  # an open transaction here would keep web and worker from writing
    if is_there:
        return
    with _compiling():
        load_demo()
    click.echo("The demo is loaded; ranking it once …")
    worker.drain(current_app._get_current_object())  # type: ignore[attr-defined]


@contextmanager
def _compiling() -> Iterator[None]:
    """Beside the loading, the second core compiles the engine once for this machine."""
    small = [sys.executable, "-m", "matching", "bench", "--people", "300", "--opportunities", "30", "--json"]
    compiler = subprocess.Popen(small, cwd=config.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
        compiler.wait(PATIENCE_SECONDS * 4)
    except subprocess.TimeoutExpired:
        pass  # the first ranking compiles what is missing
    finally:
        compiler.kill()


def _say_where(port: int) -> None:
    click.echo(f"\nBangfu 帮富 → http://127.0.0.1:{port}/\n")
    for name in (*ROLES, "province"):  # the bureau of the province keeps the words for all counties
        click.echo(f"  demo-{name:<12} {config.DEMO_PASSWORD}")
    click.echo("\nCtrl-C stops everything.\n")


def web_command(port: int) -> list[str]:
    """How the web process is started. The application judges what proxies say (`proxies.py`), not waitress."""
    server = [str(SCRIPTS / "waitress-serve"), "--no-clear-untrusted-proxy-headers", "--threads=8"]
    return [*server, f"--listen=127.0.0.1:{port}", "wsgi:app"]


def _serve(port: int) -> None:
    """Start both processes; when one ends or Ctrl-C comes, end the other too."""
    background = [str(SCRIPTS / "flask"), "--app", "wsgi", "worker"]
    for ending in (signal.SIGINT, signal.SIGTERM):  # a shell's background job is born deaf to SIGINT
        signal.signal(ending, signal.default_int_handler)
    started: list[subprocess.Popen[Any]] = []
    try:
        started = [
            subprocess.Popen(command, cwd=config.ROOT, start_new_session=True)
            for command in (web_command(port), background)
        ]
        while all(process.poll() is None for process in started):
            time.sleep(0.3)
        raise click.ClickException("a process ended by itself; its last lines are above")
    except KeyboardInterrupt:
        click.echo("\nStopping …")
    finally:
        _stop(started)


def _stop(started: list[subprocess.Popen[Any]]) -> None:
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
