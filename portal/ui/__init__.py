"""The few widgets we repeat: how a statement, a figure, an empty place and a form look everywhere."""

from portal.ui.form import Form, words
from portal.ui.shapes import (
    Figure,
    card,
    empty_field,
    figures,
    heading,
    headline,
    nothing_yet,
    on_demand,
    rag_badge,
    rag_inline,
    rag_word,
)
from portal.ui.upload import uploader

__all__ = [
    "Figure",
    "Form",
    "card",
    "empty_field",
    "figures",
    "heading",
    "headline",
    "nothing_yet",
    "on_demand",
    "rag_badge",
    "rag_inline",
    "rag_word",
    "uploader",
    "words",
]
