"""What does a text say that Jira keeps as a tree (its "document format") instead of as a text?"""

import re

from portal.integrations.reading import as_list, as_map, as_text

BLOCKS = frozenset(
    (
        "paragraph", "heading", "codeBlock", "rule", "tableRow", "taskItem", "decisionItem", "blockCard",
        "embedCard", "mediaSingle", "mediaGroup", "listItem", "expand", "nestedExpand",
    )
)  # fmt: skip
BULLETS = frozenset(("listItem", "taskItem", "decisionItem"))
MANY_BREAKS = re.compile(r"\s*\n\s*\n\s*")


def plain(document: object) -> str:
    """The words of a document, one line a paragraph, "- " before the items of a list.

    A mention keeps the name it shows and loses the account id; pictures and files are left out. The tree is
    walked without recursion, so that no nesting is too deep.
    """
    if isinstance(document, str):
        return document
    words: list[str] = []
    waiting: list[object] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            words.append(node)
            continue
        kind = as_text(as_map(node).get("type"))
        if kind in BULLETS:
            words.append("- ")
        elif kind == "tableCell" or kind == "tableHeader":
            words.append(" ")
        words.append(_own_words(kind, node))
        if kind in BLOCKS:
            waiting.append("\n")
        waiting.extend(reversed(as_list(as_map(node).get("content"))))
    return MANY_BREAKS.sub("\n", "".join(words)).strip()


def _own_words(kind: str, node: object) -> str:
    attributes = as_map(as_map(node).get("attrs"))
    if kind == "text":
        return as_text(as_map(node).get("text"))
    if kind == "hardBreak":
        return "\n"
    if kind in ("mention", "status", "emoji"):
        return as_text(attributes.get("text")) or as_text(attributes.get("shortName"))
    if kind in ("inlineCard", "blockCard", "embedCard"):
        return as_text(attributes.get("url"))
    return ""
