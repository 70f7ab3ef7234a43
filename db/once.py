"""Once: how is a statement built a single time and asked again and again with other values?

To put a statement together and to recognise it costs SQLAlchemy several times what SQLite needs to answer
it.
"""

from collections.abc import Callable, Hashable
from functools import cache, wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import bindparam

P = ParamSpec("P")
S = TypeVar("S")


def once(build: Callable[P, S]) -> Callable[P, tuple[S, dict[str, Any]]]:
    """A function that builds a statement, as one that gives the statement and its values to be executed.

    Positional parameters are values: `build` is called with placeholders for them. Keyword-only ones decide
    about the statement's shape and reach it as they are; each combination of them is built once.
    """
    parameters = signature(build).parameters.values()
    names = tuple(each.name for each in parameters if each.kind is Parameter.POSITIONAL_OR_KEYWORD)

    @cache
    def built(**shape: Hashable) -> Any:
        return build(*(bindparam(name) for name in names), **shape)  # type: ignore[arg-type]

    @wraps(build)
    def asked(*values: P.args, **shape: P.kwargs) -> tuple[S, dict[str, Any]]:
        return built(**shape), dict(zip(names, values, strict=True))  # type: ignore[arg-type]

    return asked
