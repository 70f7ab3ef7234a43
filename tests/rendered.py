"""Everything that a run of a page has sent to the browser, as one text to look for what must not be in it."""

from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest


def rendered(at: AppTest) -> str:
    """All elements of a page, protobuf bytes and all: labels, help texts, chart data and table rows."""
    return "\n".join(_bytes(proto) for proto in _protos(at._tree))


def _bytes(proto: Any) -> str:
    # Arrow keeps text as UTF-8 in its buffers, so a marker shows in the raw bytes as it does in a label.
    return proto.SerializeToString().decode("utf-8", errors="ignore") + str(proto)


def _protos(node: Any) -> Iterator[Any]:
    proto = getattr(node, "proto", None)
    if proto is not None and hasattr(proto, "SerializeToString"):
        yield proto
    for child in getattr(node, "children", {}).values():
        yield from _protos(child)
