"""Every public function of a noun takes the scope first: there is no question without somebody who asks."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import FunctionType

import pytest

import portal

# Modules that know nothing of rows, and the parts that make or carry the scope.
NOT_NOUNS = {
    *("access", "app", "catalogues", "charts", "chores", "cleaning", "cli", "clock", "demo", "figures"),
    *("forms", "gate", "i18n", "identity", "integrations", "literal", "locales", "notify", "page"),
    *("problems", "routes", "server", "settings", "shell", "sitemap", "ui", "uploads", "views"),
}


def nouns() -> Iterator[str]:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        top = module.name.split(".")[1]
        if top not in NOT_NOUNS:
            yield module.name


def opens_the_database(function: FunctionType) -> bool:
    source = inspect.getsource(function)
    return any(call in source for call in ("reading(", "writing(", "identity(", "identity_reading("))


@pytest.mark.parametrize("name", list(nouns()))
def test_a_public_function_that_reaches_rows_takes_the_scope_first(name: str) -> None:
    module = importlib.import_module(name)
    for function in vars(module).values():
        if not isinstance(function, FunctionType) or function.__module__ != name:
            continue
        if function.__name__.startswith("_") or not opens_the_database(function):
            continue
        first = next(iter(inspect.signature(function).parameters), "")
        assert first == "scope", f"{name}.{function.__name__}"


@pytest.mark.parametrize("name", list(nouns()))
def test_a_noun_writes_through_writing_only(name: str) -> None:
    source = inspect.getsource(importlib.import_module(name))
    assert ".commit(" not in source
    assert "maintenance(" not in source
