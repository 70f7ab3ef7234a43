"""How a table is edited as a whole and saved once.

The browser holds what was typed by row position, so the table keeps showing the rows it was first shown with
until it is saved or discarded: nobody else's save can move what somebody is typing to another row.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

import pandas as pd
import pyarrow as pa
import streamlit as st

from db.session import AlreadyDone, ReadOnly
from portal.access import NotAllowed, NotFound
from portal.forms import Problems, sentences
from portal.i18n import Text
from portal.plan import Clash, Column, Edits, PlannedMilestone, PlannedTask, SavedByOthers, SaveRows, edits
from portal.ui import flash

Row = TypeVar("Row", PlannedTask, PlannedMilestone)
Say = Callable[[str, Any], str]
_ROW_HEIGHT, _ROWS_SEEN, _BORDERS = 33, 18, 2


class Grid(Generic[Row]):
    """A table of rows with one button that saves it; `name` must be unique in the portal.

    It carries an operation token, so that a double click has one effect, and the versions the rows were
    shown with, so that nobody overwrites what they have not seen.
    """

    def __init__(self, name: str, rows: Sequence[Row], text: Text) -> None:
        self.text = text
        self._name = f"grid:{name}"
        self._state: dict[str, Any] = st.session_state.setdefault(self._name, _fresh())
        if not self.edits.number or "rows" not in self._state:
            self._state["rows"] = tuple(rows)

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they were shown when the first of them was touched."""
        return self._state["rows"]  # type: ignore[no-any-return]

    @property
    def edits(self) -> Edits:
        """What was typed and is not saved yet."""
        return edits(st.session_state.get(self._key))

    @property
    def _key(self) -> str:
        return _key(self._name, self._state)

    def show(self, columns: Sequence[Column], configuration: Mapping[str, Any], alt: str) -> None:
        """The table itself."""
        st.data_editor(
            _table(self.rows, columns, self.text),
            key=self._key,
            column_config=configuration,
            num_rows="dynamic",
            # With the headings, the place for a new row, and room for one that was added.
            height=_ROW_HEIGHT * (min(len(self.rows), _ROWS_SEEN) + 3) + _BORDERS,
            hide_index=True,
            placeholder="",
            alt=alt,
        )

    def buttons(self, save: str) -> bool:
        """Save and discard, with what is not saved yet; whether save was pressed."""
        _, number = self.text, self.edits.number
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(save, key=f"{self._key}:save", type="primary", disabled=not number)
            discarded = st.button(_("Discard changes"), key=f"{self._key}:discard", disabled=not number)
            if number:
                st.caption(_.plural("{n} row is not saved yet.", "{n} rows are not saved yet.", number))
        if discarded:
            st.session_state[self._name] = _fresh()
            st.rerun()
        return pressed

    def deliver(
        self, command: SaveRows | Problems, verb: Callable[[SaveRows, str], int], done: str, say: Say
    ) -> None:
        """Say what is wrong by row and column, or save all of it; what was typed stays until then."""
        if isinstance(command, Problems):
            self._complain(*sentences(command, self.text))
            return
        told = flash.box()
        if outcome := self._attempt(command, verb, done, say):
            # In place, for a second click ends this run as soon as it touches the session.
            self._state.clear()
            self._state.update(_fresh())
            flash.put(told, outcome)
            st.rerun()

    def _attempt(self, command: SaveRows, verb: Callable[[SaveRows, str], int], done: str, say: Say) -> str:
        text = self.text
        try:
            verb(command, self._state["token"])
        except AlreadyDone:
            return text("This was already saved; nothing was saved twice.")
        except SavedByOthers as found:
            self._tell_clashes(found.clashes, say)
        except (ReadOnly, NotAllowed):
            self._complain(text("You may not change this here; nothing was saved."))
        except NotFound:
            self._complain(text("This no longer exists, or it is not open to you; nothing was saved."))
        else:
            return done
        return ""

    def _tell_clashes(self, clashes: Sequence[Clash], say: Say) -> None:
        """Both versions, row by row; saving again puts what was typed over theirs."""
        versions = {clash.id: clash.version for clash in clashes}
        self._state["rows"] = tuple(
            replace(row, version=versions.get(row.id, row.version)) for row in self.rows
        )
        _ = self.text
        self._complain(
            _("Somebody else has saved some of these rows in the meantime, so yours are not saved yet."),
            *(line for clash in clashes for line in self._clash(clash, say)),
            _("What you typed is still here. Save again to put it over theirs."),
        )

    def _clash(self, clash: Clash, say: Say) -> list[str]:
        _ = self.text
        if clash.is_removed:
            return [_("“{title}” was removed by somebody else.", title=clash.title)]
        if not clash.cells:
            return [_("“{title}”, which you removed, was changed by somebody else.", title=clash.title)]
        return [
            _(
                "“{title}”: theirs is {theirs}, yours is {yours}.",
                title=clash.title,
                theirs=say(column, theirs),
                yours=say(column, yours),
            )
            for column, theirs, yours in clash.cells
        ]

    def _complain(self, *said: str) -> None:
        st.error("\n\n".join(self.text.md(sentence) for sentence in said), icon=":material/error:")


def unsaved(name: str) -> bool:
    """Whether the table of that name holds something typed that would be lost if it left the screen."""
    state = st.session_state.get(f"grid:{name}")
    return state is not None and edits(st.session_state.get(_key(f"grid:{name}", state))).number > 0


def _key(name: str, state: Mapping[str, Any]) -> str:
    return f"{name}:{state['token']}"


def _fresh() -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(16)}


_TYPES = {
    "title": pa.string(),
    "status": pa.string(),
    "assignee": pa.string(),
    "start": pa.date32(),
    "due": pa.date32(),
    "baseline": pa.date32(),
    "forecast": pa.date32(),
    "actual": pa.date32(),
    "estimate_h": pa.float64(),
    "weight": pa.float64(),
}


def _table(
    rows: Sequence[PlannedTask] | Sequence[PlannedMilestone], columns: Sequence[Column], text: Text
) -> pd.DataFrame:
    """The rows as the browser gets them: no ids, and types that can be empty, as in a new row."""
    names = [column.name for column in columns]
    names.insert(1, "shown")
    cells = {name: [_plain(row.cell(name)) for row in rows] for name in names if name != "shown"}
    cells["shown"] = [text("yes") if row.is_published else text("no") for row in rows]
    table = pa.table(cells, schema=pa.schema([(name, _TYPES.get(name, pa.string())) for name in names]))
    # Only this type takes a row whose number is not typed yet into a table that has no rows.
    return table.to_pandas(types_mapper={pa.float64(): pd.Float64Dtype()}.get)


def _plain(value: Any) -> Any:
    """Numbers travel as floats, which can be empty; before anything is kept they are read again."""
    return float(value) if isinstance(value, Decimal | int) else value
