"""Logs: one line per event, without personal data: no local variables, no SQL parameters, masked digits."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

LONG_NUMBER = re.compile(r"\d{7,}")  # phones, ID numbers, bank cards; area codes lose nothing that matters


def configure(*, as_json: bool) -> None:
    """Set up structlog: JSON lines in production, readable lines in the demo."""
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            mask,
            renderer,
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No value leaves with a long number in it; the timestamp is ours."""
    return {
        key: LONG_NUMBER.sub("*", value) if isinstance(value, str) and key != "timestamp" else value
        for key, value in event.items()
    }
