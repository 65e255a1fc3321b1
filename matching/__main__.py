"""`python -m matching evaluate DIR` measures quality on judgements, `python -m matching bench` measures speed."""

import argparse
import json
import sys
from pathlib import Path
from typing import NoReturn

INPUTS = ("people.csv", "opportunities.csv", "judgements.csv", "decisions.csv")
LONGEST = 10  # digits


class _Parser(argparse.ArgumentParser):
    """One line and exit 2, as for a file that is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 if it worked, 2 with one line on standard error if a file or an argument is wrong."""
    asked = _parser().parse_args(arguments)
    return asked.run(asked)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m matching", description=__doc__)
    commands = parser.add_subparsers(required=True)
    quality = commands.add_parser("evaluate", help="rank the people of a folder and compare with its judgements")
    quality.add_argument("folder", type=Path, metavar="DIR")
    quality.add_argument("--rankings", type=Path, metavar="FILE", help="write the first 100 of each opportunity")
    quality.add_argument("--json", action="store_true", help="figures as JSON and nothing else on standard output")
    quality.set_defaults(run=_evaluate)
    speed = commands.add_parser("bench", help="rank a made-up population both ways")
    for name, default in (
        ("people", 717_000),
        ("opportunities", 10_000),
        ("top-people", 50),
        ("top-opportunities", 20),
    ):
        speed.add_argument(f"--{name}", type=_positive, default=default, metavar="N")
    speed.add_argument("--json", action="store_true", help="figures as JSON and nothing else on standard output")
    speed.set_defaults(run=_bench)
    return parser


def _positive(words: str) -> int:
    if not (words.isascii() and words.isdecimal() and int(words[:LONGEST]) >= 1 and len(words) < LONGEST):
        raise argparse.ArgumentTypeError(f"{words[:40]!r} is no number from 1 to 999,999,999")
    return int(words)


def _evaluate(asked: argparse.Namespace) -> int:
    from matching.evaluation.files import FileError
    from matching.evaluation.run import evaluate

    try:
        _check_place(asked.rankings, asked.folder)
        figures = evaluate(asked.folder, asked.rankings)
    except MemoryError:
        return _refuse(f"{asked.folder}: more pairs than fit into memory")
    except (FileError, OSError) as error:
        return _refuse(str(error))
    _show(figures, asked.json)
    return 0


def _check_place(rankings: Path | None, folder: Path) -> None:
    """Said before the ranking and not after it. Raises OSError."""
    if rankings is None:
        return
    if rankings.is_dir() or not rankings.absolute().parent.is_dir():
        raise OSError(f"{rankings}: no file can be written there")
    if rankings.resolve() in {(folder / name).resolve() for name in INPUTS}:
        raise OSError(f"{rankings}: it would overwrite what is read")


def _refuse(why: str) -> int:
    print(why.splitlines()[0], file=sys.stderr)
    return 2


def _bench(asked: argparse.Namespace) -> int:
    from matching.bench.run import bench

    sizes = (asked.people, asked.opportunities, asked.top_people, asked.top_opportunities)
    try:
        figures = bench(*sizes)
    except MemoryError:
        return _refuse("this many people and opportunities do not fit into memory")
    _show(figures, asked.json)
    return 0


def _show(figures: dict, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:<24} {value:.4f}" if isinstance(value, float) else f"{name:<24} {value}")


if __name__ == "__main__":
    sys.exit(main())
