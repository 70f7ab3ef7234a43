"""How two versions of the same rows are shown side by side, and somebody says for each which one counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from portal import ui
from portal.editing.rows import Clash
from portal.i18n import N_, Text

Say = Callable[[str, Any], str]
_ONE_BY_ONE = 20
_MINE, _THEIRS = "mine", "theirs"
_CHOICES: Mapping[str, str] = {_MINE: N_("Put mine over it"), _THEIRS: N_("Keep theirs")}


@dataclass(frozen=True, slots=True)
class Both:
    """A row in two versions: what became of it, and field by field what it was, what is theirs and yours."""

    id: int
    version: int
    title: str
    note: str
    fields: tuple[tuple[str, str, str, str], ...]


def both(
    clash: Clash,
    was: Mapping[str, Any],
    headings: Mapping[str, str],
    say: Callable[[str, Any], str],
    text: Text,
) -> Both:
    """A clash in words. `was` is the row as it was shown, and has the columns that are compared."""
    yours = {name: value for name, _, value in clash.cells}
    names = [name for name in was if clash.theirs.get(name) != was[name] or name in yours]
    note = ""
    if clash.is_removed:
        note = text("It was removed by somebody else. Yours would bring it back.")
    elif not yours:
        note = text("You removed it; somebody else has changed it.")
    fields = (
        (headings[n], say(n, was[n]), say(n, clash.theirs.get(n)), say(n, yours[n]) if n in yours else "–")
        for n in names
    )
    return Both(clash.id, clash.version, clash.title, note, tuple(fields))


def decide(rows: Sequence[Both], key: str, text: Text) -> frozenset[int]:
    """Show the rows and ask for each; answers those of which theirs are kept."""
    _ = text
    kept: set[int] = set()
    with ui.card(_("Both versions")):
        st.caption(
            _(
                "Say for each row which version counts, then save once."
                " What you did not change yourself stays as theirs in any case."
            )
        )
        for row in rows[:_ONE_BY_ONE]:
            st.markdown(_table(row, text))
            if _choose(text.md(row.title), f"{key}:{row.id}:{row.version}", text) == _THEIRS:
                kept.add(row.id)
        rest = rows[_ONE_BY_ONE:]
        if rest:
            st.markdown(_.plural("And {n} row more:", "And {n} rows more:", len(rest)))
            st.markdown("\n".join(f"- {text.md(row.title)}" for row in rest))
            if _choose(_("All of these"), f"{key}:rest:{rest[0].id}", text) == _THEIRS:
                kept.update(row.id for row in rest)
    return frozenset(kept)


def _choose(label: str, key: str, text: Text) -> str:
    return str(
        st.segmented_control(
            label,
            list(_CHOICES),
            format_func=lambda choice: text(_CHOICES[choice]),
            default=_MINE,
            required=True,
            key=key,
            label_visibility="collapsed",
        )
    )


def _table(row: Both, text: Text) -> str:
    _ = text
    heads = ("", _("When you opened it"), _("Theirs now"), _("Yours"))
    lines = [heads, ("---",) * 4, *(tuple(text.md(cell) for cell in cells) for cells in row.fields)]
    note = f" {text.md(row.note)}" if row.note else ""
    return f"**{text.md(row.title)}**{note}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)
