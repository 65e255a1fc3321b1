"""The ranking engine: exact, fast, explained. Pure arrays in, pure arrays out; no web and no database.

Importing this package also decides where compiled kernels are kept, because numba raises at import time where
the folder of the sources is read-only and no cache folder is named.
"""

import os
import tempfile
from pathlib import Path

ENGINE_VERSION = "1.0"


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _home_cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path(os.path.expanduser("~")) / ".cache"  # noqa: PTH111 (Path.home raises)


def _choose_cache_folder() -> str:
    """First writable of: the one named by the operator, the user's cache, a private temporary folder."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    candidates = [Path(named)] if named else []
    candidates += [
        _home_cache() / "bangfu" / "numba",
        Path(tempfile.gettempdir()) / f"bangfu-numba-{os.getuid()}",
    ]
    for folder in candidates:
        if _writable(folder):
            return str(folder)
    return tempfile.mkdtemp(prefix="bangfu-numba-")


os.environ["NUMBA_CACHE_DIR"] = _choose_cache_folder()
