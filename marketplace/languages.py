"""Chinese first, English by switch: one catalog of messages per room."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import has_request_context, request

from .access import viewer

LOCALES = ("zh_Hans_CN", "en")


def select() -> str:
    """What the person chose: on this device, then on the account, then Chinese (as outside a request)."""
    if not has_request_context():
        return LOCALES[0]
    for choice in (request.cookies.get("language"), viewer().language):
        if choice in LOCALES:
            return str(choice)
    return LOCALES[0]


def catalogs(folder: Path) -> dict[str, str]:
    """Arguments for Babel: one domain per `.po` file, all in one folder."""
    domains = sorted(path.stem for path in (folder / LOCALES[0] / "LC_MESSAGES").glob("*.po")) or ["web"]
    return {
        "default_domain": ";".join(domains),
        "default_translation_directories": ";".join([str(folder)] * len(domains)),
    }


def compile_catalogs(folder: Path) -> int:
    """Write the `.mo` beside each `.po`; how many there are."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3]))
    return len(sources)
