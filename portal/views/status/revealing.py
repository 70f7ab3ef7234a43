"""How somebody looks at what the client will read, before it is published."""

import streamlit as st

from portal.access import Scope
from portal.i18n import Text
from portal.publishing import Publish
from portal.revealing import Fact, Shown, reveal

_ROWS_SHOWN = 25


def revealing(command: Publish, scope: Scope, text: Text) -> None:
    """The list of what appears or goes, with its days and amounts in the client's language, old and new."""
    _ = text
    found = reveal(scope, command)
    if not found.rows:
        return
    title = _("As the client will see it after publishing")
    if not found.appears:
        title = _("What the client will no longer see")
    lines = [_row(row, text) for row in found.rows[:_ROWS_SHOWN]]
    more = len(found.rows) - len(lines)
    if more:
        lines.append("- " + _.plural("and {n} more", "and {n} more", more))
    lines += [f"- {_fact(fact, text)}" for fact in found.totals]
    with st.container(border=True):
        spoken = text.md(
            _("in the client’s language, {language}", language=text.language_called(found.language))
        )
        st.markdown(f"**{title}** :small[{spoken}]\n\n" + "\n".join(lines))


def _row(row: Shown, text: Text) -> str:
    facts = [f"    - {_fact(fact, text)}" for fact in row.facts]
    return "\n".join([f"- **{text.md(row.title)}**", *facts])


def _fact(fact: Fact, text: Text) -> str:
    if fact.old and fact.new:
        values = f"{text.md(fact.old)} → {text.md(fact.new)}"
    else:
        values = text.md(fact.new) if fact.new else f"~~{text.md(fact.old)}~~"
    why = f" · {text.md(fact.why)}" if fact.why else ""
    return text("{name}: {said}", name=text.md(text(fact.label)), said=f"{values}{why}")
