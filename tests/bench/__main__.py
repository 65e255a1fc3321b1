"""`python -m tests.bench [--province]`: print a line per target."""

import sys
from collections.abc import Callable, Iterator

from tests.bench import deciding, engine, pages
from tests.bench.lines import Line, header

USUAL: tuple[Callable[[], Iterator[Line]], ...] = (pages.lines, deciding.lines, engine.lines)
PROVINCE: tuple[Callable[[], Iterator[Line]], ...] = (engine.province,)


def main() -> int:
    """All lines of the chosen set; a short one is said, not hidden, and does not fail the run."""
    print(header(), flush=True)
    short = 0
    for section in PROVINCE if "--province" in sys.argv else USUAL:
        for line in section():
            print(line, flush=True)
            short += not line.ok
    print(f"# {short} short" if short else "# all reached")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
