"""How a table is edited as a whole and saved once.

The browser holds what was typed by row position, so the table keeps showing the rows it was first shown with
until it is saved or discarded: nobody else's save can move what somebody is typing to another row.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

import pandas as pd
import streamlit as st

from db.session import AlreadyDone, ReadOnly
from portal.access import NotAllowed, NotFound
from portal.forms import Problems, sentences
from portal.i18n import Text
from portal.plan import Clash, Column, Edits, PlannedMilestone, PlannedTask, SavedByOthers, SaveRows, edits
from portal.ui import flash
from portal.views import versions
from portal.views.cells import said, typed
from portal.views.versions import Say

Row = TypeVar("Row", PlannedTask, PlannedMilestone)
_ROW_HEIGHT, _ROWS_SEEN, _BORDERS = 33, 18, 2
_READ_OUT = 3
"""So many rows are told in sentences beside the table of both versions; more of them nobody would read."""


class Grid(Generic[Row]):
    """A table of rows with one button that saves it; `name` must be unique in the portal.

    It carries an operation token, so that a double click has one effect, and the versions the rows were
    shown with, so that nobody overwrites what they have not seen.
    """

    def __init__(self, name: str, rows: Sequence[Row], text: Text) -> None:
        self.text = text
        self._name = f"grid:{name}"
        self._state: dict[str, Any] = st.session_state.setdefault(self._name, _fresh())
        self._columns: Sequence[Column] = ()
        self._theirs: frozenset[int] = frozenset()
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
        self._columns = columns
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
        """Save and discard, with what is not saved yet; whether save was pressed.

        Where others have saved meanwhile, both versions stand above. Save is another button then: the second
        click of a double click must not put mine over what nobody has compared.
        """
        _, number = self.text, self.edits.number
        clashes: tuple[Clash, ...] = self._state.get("clashes", ()) if number else ()
        if clashes:
            self._complain(*self._state["told"])
            self._theirs = versions.decide(self._state["both"], self._key, self.text)
        seen = "".join(f":{clash.id}.{clash.version}" for clash in clashes)
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(
                save, key=f"{self._key}:save{hash(seen)}", type="primary", disabled=not number
            )
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
        told, wanted = flash.box(), command.without(self._theirs)
        if self._theirs and not wanted.number:
            done = self.text("Theirs stay; there was nothing else of yours to save.")
        if outcome := self._attempt(wanted, verb, done, say):
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
            self._compare(found.clashes, say)
        except (ReadOnly, NotAllowed):
            self._complain(text("You may not change this here; nothing was saved."))
        except NotFound:
            self._complain(text("This no longer exists, or it is not open to you; nothing was saved."))
        else:
            return done
        return ""

    def _compare(self, clashes: tuple[Clash, ...], say: Say) -> None:
        """Keep both versions to be shown; saving again then knows of theirs."""
        text, names = self.text, [column.name for column in self._columns]
        # As they were first opened, however often somebody else has saved since.
        opened = self._state.setdefault("opened", {row.id: row for row in self.rows})
        current = {clash.id: clash.version for clash in clashes}
        self._state.update(
            both=tuple(
                versions.both(
                    clash,
                    {name: opened[clash.id].cell(name) for name in names},
                    {column.name: text(column.heading) for column in self._columns},
                    lambda name, value: said(name, value, text),
                    text,
                )
                for clash in clashes
            ),
            clashes=clashes,
            told=self._told(clashes, say),
            rows=tuple(replace(row, version=current.get(row.id, row.version)) for row in self.rows),
        )
        st.rerun()

    def _told(self, clashes: Sequence[Clash], say: Say) -> tuple[str, ...]:
        _ = self.text
        return (
            _("Somebody else has saved some of these rows in the meantime, so yours are not saved yet."),
            *(line for clash in clashes[:_READ_OUT] for line in self._clash(clash, say)),
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

    def _complain(self, *sentences_said: str) -> None:
        st.error("\n\n".join(self.text.md(each) for each in sentences_said), icon=":material/error:")


def unsaved(name: str) -> bool:
    """Whether the table of that name holds something typed that would be lost if it left the screen."""
    state = st.session_state.get(f"grid:{name}")
    return state is not None and edits(st.session_state.get(_key(f"grid:{name}", state))).number > 0


def _key(name: str, state: Mapping[str, Any]) -> str:
    return f"{name}:{state['token']}"


def _fresh() -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(16)}


def _table(
    rows: Sequence[PlannedTask] | Sequence[PlannedMilestone], columns: Sequence[Column], text: Text
) -> pd.DataFrame:
    """The rows as the browser gets them: no ids, all as text, and what cannot be typed over at the end.

    In between it would swallow a column of what is pasted.
    """
    cells = {column.name: [typed(row.cell(column.name), text) for row in rows] for column in columns}
    cells["shown"] = [text("yes") if row.is_published else text("no") for row in rows]
    return pd.DataFrame(cells, dtype="object")
