"""Reading the CSV files of this folder."""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def rows(name: str) -> list[dict[str, str]]:
    """The rows of `areas/zhejiang.csv`, `vocabulary/skills.csv` … as texts."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(text: str) -> list[str]:
    """The parts of a cell that holds a list (`a|b|c`); an empty cell holds none."""
    return text.split("|") if text else []
