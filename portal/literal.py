"""Literal: how is people's text shown exactly as they typed it where Streamlit reads Markdown?"""

import re

# A backslash takes the Markdown meaning from each of these. Marks that mean something only in some places are
# left alone elsewhere, so that "sign-off (phase 2)" and "09:12" stay readable in logs and tests.
_MEANINGFUL = re.compile(
    r"""
      [\\`*_{}\[\]<>\#!|&$~^="@]          # emphasis, code, links, HTML, entities, LaTeX, headings, tables
    | (?<=\d)[.)](?=\s|$)                # 1. and 1) as lists
    | (?<=[wW]{3})\.                      # www. as a link with our backslashes in it
    | (?<!\w)[-+] | [-+](?!\w)            # lists, rulers, underlined headings
    | (?<!\d):(?!\s) | :(?![\d\s])        # :red[directives], https: as a link with our backslashes in it
    | (?<=material)/                      # :material/icons: are replaced before anything else is read
    """,
    re.VERBOSE,
)

# Streamlit looks for these in the finished text, after backslashes are gone: emoji and icon shortcodes and
# the arrows it draws for "->". An invisible word joiner inside is the only thing that stops it.
_SHORTCODE = re.compile(r":(?=[\w+-]+:)(?!\d{1,2}:)", re.ASCII)
_ARROW = re.compile(r"([-<>~])(->|[-=>])(?=\s|$|https?:|www\.|[\w.+-]+@)", re.IGNORECASE)
_JOINER = "\u2060"

_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff]")
_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

# Most of what people type holds nothing that any of the above looks for; five passes over it change nothing.
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,;?%'(“”‘’…，。、：；？！（）「」《》])*")


def literal(typed: str, *, lines: bool = False) -> str:
    """Markdown that displays `typed` letter by letter; web and mail addresses may become links to themselves.

    With `lines`, line breaks and indentation are kept (for paragraphs); otherwise they become spaces, which
    is safe inside headings, labels and table cells. Runs of spaces are shown as one, as always on the web.
    """
    if _PLAIN.fullmatch(typed):
        return typed.rstrip(" ")
    visible = _LINE_END.sub("\n" if lines else " ", _INVISIBLE.sub("", typed)).strip("\n\t ")
    unlinked = _SHORTCODE.sub(":" + _JOINER, _ARROW.sub(rf"\1{_JOINER}\2", visible))
    escaped = _MEANINGFUL.sub(r"\\\g<0>", unlinked)
    indented = _INDENT.sub(lambda run: "\u00a0" * len(run[0].expandtabs(4)), escaped)
    return indented.replace("\n", "\\\n")
