"""The ranking engine: exact, fast, explained. Pure arrays in, pure arrays out; no web and no database.

Importing this package also decides where compiled kernels are kept, because numba raises at import time where
the folder of the sources is read-only and no cache folder is named.
"""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

CONSTANTS = ("records.py", "types.py")  # read by kernels without being one


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _home_cache() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    return Path(named) if named else Path(os.path.expanduser("~")) / ".cache"  # noqa: PTH111 (Path.home raises)


def _digest(*, of_kernels: bool) -> str:
    """Of the sources, or of those that compiled code is made of."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_bytes()
        compiled = b"kernel" in source or path.name in CONSTANTS
        digest.update(source if compiled or not of_kernels else b"")
    return digest.hexdigest()


def _fingerprint() -> str:
    """Of all kernels: one is compiled together with those it calls, but numba watches its own file only."""
    return f"kernels-{_digest(of_kernels=True)[:16]}"


def _choose_cache_folder() -> Path:
    """First writable of: the one named by the operator, the user's cache, a private temporary folder."""
    named = os.environ.get("NUMBA_CACHE_DIR")
    candidates = [Path(named)] if named else []
    candidates.append(_home_cache() / "bangfu" / "numba")
    candidates.append(Path(tempfile.gettempdir()) / f"bangfu-numba-{os.getuid()}")
    for folder in candidates:
        own = folder.parent if folder.name.startswith("kernels-") else folder
        if _writable(own / _fingerprint()):
            return own / _fingerprint()
    return Path(tempfile.mkdtemp(prefix="bangfu-numba-"))


# Scores of one version compare: whatever is changed in the engine makes another one.
ENGINE_VERSION = f"1.1-{_digest(of_kernels=False)[:8]}"

os.environ["NUMBA_CACHE_DIR"] = str(_choose_cache_folder())
if "numba" in sys.modules:
    sys.modules["numba"].config.CACHE_DIR = os.environ["NUMBA_CACHE_DIR"]
