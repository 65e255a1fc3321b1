"""The examples in the docstrings of the engine are true."""

import doctest
import importlib
import pkgutil

import pytest

import matching

MODULES = sorted(
    found.name for found in pkgutil.walk_packages(matching.__path__, "matching.") if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
