"""The structure of the house holds: imports, sizes, doors, drift."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from apiflask import APIFlask

from marketplace.rooms import ROOMS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for folder in ("marketplace", "matching", "seed", "tests") for p in (ROOT / folder).rglob("*.py")]
TEMPLATES = list((ROOT / "templates").rglob("*.html"))


def test_import_contracts_hold() -> None:
    run = subprocess.run([str(Path(sys.executable).parent / "lint-imports"), "--config", "setup.cfg"], cwd=ROOT,
                         capture_output=True, text=True, timeout=100)  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]


def test_no_room_imports_the_views_or_forms_of_another() -> None:
    found = []
    for room in ROOMS:
        for path in (ROOT / "marketplace" / room).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.ImportFrom)
                    and node.level == 2
                    and re.search(r"\.(views|forms)$", node.module or "")
                ):
                    found.append(f"{path.relative_to(ROOT)}: {node.module}")
    assert not found


@pytest.mark.parametrize("path", [*SOURCES, *(ROOT / "static").glob("*.*")], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


def test_templates_are_short_and_nothing_in_them_is_unescaped_or_inline() -> None:
    for path in TEMPLATES:
        text = path.read_text()
        assert len(text.splitlines()) <= 100, path
        assert not re.search(r"\|\s*safe\b|Markup\(|\son\w+=|style=\"|<script>", text), path


def test_only_audit_writes_a_state() -> None:
    """Birth is `state=None` and a move; nobody assigns `.state` but `audit.move`."""
    assigned = re.compile(r"\.state\s*=[^=]")
    guilty = [
        p for p in (ROOT / "marketplace").rglob("*.py") if assigned.search(p.read_text()) and p.name != "audit.py"
    ]
    assert not guilty


def test_commands_never_commit() -> None:
    guilty = [p for p in (ROOT / "marketplace").glob("*/commands*.py") if "session.commit" in p.read_text()]
    assert not guilty


def test_every_view_declares_its_permission(application: APIFlask) -> None:
    bare = [
        rule.endpoint
        for rule in application.url_map.iter_rules()
        if not rule.endpoint.endswith(("static", "openapi.spec", "healthz", "readyz"))
        and not rule.rule.startswith("/api/")
        and not hasattr(application.view_functions[rule.endpoint], "permission")
    ]
    assert not bare


def test_the_web_process_starts_without_the_engine() -> None:
    code = "import sys, wsgi; print([m for m in ('sklearn', 'numba', 'scipy', 'matching') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


def test_what_scrolls_sideways_is_reached_by_keyboard() -> None:
    for template in TEMPLATES:
        for tag in re.findall(r"<div[^>]*table-scroll[^>]*>", template.read_text("utf-8")):
            assert 'tabindex="0"' in tag and "aria-label" in tag, template


def test_no_template_takes_a_message_for_markup_or_a_format() -> None:
    """`_()` of a template does both; what is no literal goes through `translated`, for it may quote what was typed."""
    found = [
        f"{path.name}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\b_\((?![\"'])", line)
    ]
    assert found == []
