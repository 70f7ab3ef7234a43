"""How a form keeps what was typed, is sent once, and says what became of it.

A form carries an operation token, so that a double click has one effect, and the version of the row it was
shown with, so that nobody overwrites what they have not seen. It is emptied after success only.
"""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import streamlit as st

from db.session import AlreadyDone, Conflict, ReadOnly
from portal.access import NotAllowed, NotFound
from portal.forms import Problems, Reader, sentences
from portal.i18n import Text
from portal.ui import flash

# Both clicks of a double click run at once; the later one waits so long for the word of the first.
ENDING_SECONDS = 1.0
# And nobody reads in less than this what somebody else has saved: such a click belongs to the one before it.
READING_SECONDS = 1.0

Chooser = Callable[[Any], str]
Command = TypeVar("Command")
Result = TypeVar("Result")


class Form(AbstractContextManager["Form"]):
    """A form: `with form: form.line(...)`, then `if form.sent: form.deliver(...)`.

    `name` must be unique on the page; where a form belongs to a row, put the row's id into it.
    """

    def __init__(
        self,
        name: str,
        send: str,
        text: Text,
        *,
        icon: str | None = None,
        border: bool = True,
        primary: bool = True,
        width: Literal["stretch", "content"] = "stretch",
    ) -> None:
        self.text = text
        self.sent = False
        self.raw: dict[str, object] = {}
        self._name = name
        self._send = send
        self._icon = icon
        self._primary = primary
        self._state: dict[str, Any] = st.session_state.setdefault(f"form:{name}", _fresh())
        self._told = flash.box()
        if "probe" in self._state and self._state["probe"] not in st.session_state:
            # Streamlit has dropped the fields because the page was left: the form begins anew with what
            # the rows hold now, and must not compare them with what it showed an hour ago.
            self._state["kept"] = {}
        self._form = st.form(
            f"{name}:{self._state['token']}", border=border, enter_to_submit=False, width=width
        )

    def __enter__(self) -> Self:
        self._form.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.sent = st.form_submit_button(
                self._send, type="primary" if self._primary else "secondary", icon=self._icon
            )
        self._form.__exit__(kind, error, trace)
        if error is None and self.sent and (said := self._unread()):
            self.sent = False
            self.complain(*said)

    # Fields. What comes back is raw: the reader checks it again.

    def line(
        self, field: str, label: str, value: str = "", *, help: str | None = None, password: bool = False
    ) -> None:
        """One line of text. There is no browser-side limit: a long paste would be cut without a word."""
        self.raw[field] = st.text_input(
            label, value, key=self._key(field), help=help, type="password" if password else "default"
        )

    def paragraph(
        self, field: str, label: str, value: str = "", *, help: str | None = None, height: int = 110
    ) -> None:
        """Several lines of text."""
        self.raw[field] = st.text_area(label, value, key=self._key(field), help=help, height=height)

    def choice(
        self,
        field: str,
        label: str,
        options: Sequence[Any],
        say: Chooser = str,
        value: Any = None,
        *,
        help: str | None = None,
    ) -> None:
        """One of several: buttons side by side for a few, a list for many."""
        chosen = value if value in options else (options[0] if options else None)
        if len(options) <= 5:
            self.raw[field] = st.segmented_control(
                label,
                options,
                format_func=say,
                default=chosen,
                required=True,
                key=self._key(field),
                help=help,
            )
        else:
            index = list(options).index(chosen) if chosen in options else 0
            self.raw[field] = st.selectbox(
                label, options, index, format_func=say, key=self._key(field), help=help
            )

    def day(self, field: str, label: str, value: date | None = None, *, help: str | None = None) -> None:
        """A day. The reader says which days it takes.

        The widget takes nearly every year, so that it is the reader who refuses one; but not those before
        the year 10000, whose typing hangs the browser.
        """
        self.raw[field] = st.date_input(
            label,
            value,
            min_value=date(1, 1, 1),
            max_value=date(2999, 12, 31),
            format="YYYY-MM-DD",
            key=self._key(field),
            help=help,
        )

    def flag(self, field: str, label: str, value: bool = False, *, help: str | None = None) -> None:
        """Yes or no."""
        self.raw[field] = st.checkbox(label, value, key=self._key(field), help=help)

    def keep(self, field: str, value: object) -> None:
        """A value nobody types, as it was when the form was first shown: the version of a row."""
        self.raw[field] = self._state["kept"].setdefault(field, value)

    def put(self, field: str, value: object) -> None:
        """The value of a widget that this class does not know."""
        self.raw[field] = value

    def key(self, field: str) -> str:
        """The key of such a widget; it changes once the form was sent."""
        return self._key(field)

    # Sending.

    def reader(self) -> Reader:
        """What was typed, for `portal.forms`."""
        return Reader(self.raw)

    def deliver(
        self,
        command: Command | Problems,
        verb: Callable[[Command, str], Result],
        done: str | Callable[[Result], str],
        *,
        rerun: bool = True,
        describe: Callable[[Any], str] | None = None,
    ) -> None:
        """Say what is wrong with the input, or do it once and say that it is done.

        `verb` takes the command and the operation token. `describe` tells in words what somebody else
        has saved in the meantime.
        """
        if isinstance(command, Problems):
            self.complain(*sentences(command, self.text))
            return
        outcome = self._attempt(command, verb, done, describe)
        if outcome is None:
            return
        # A second click ends this run as soon as it touches the session. So what is kept there is changed in
        # place: the form is new and its outcome is told, whichever run comes next.
        flash.put(self._told, outcome)
        self._state.pop("result", None)
        self._state.update(_fresh())
        if rerun:
            st.rerun()

    def complain(self, *said: str) -> None:
        """Say what is wrong; what was typed stays in the form."""
        st.error("\n\n".join(self.text.md(sentence) for sentence in said), icon=":material/error:")

    def _attempt(
        self,
        command: Command,
        verb: Callable[[Command, str], Result],
        done: str | Callable[[Result], str],
        describe: Callable[[Any], str] | None,
    ) -> str | None:
        _, token = self.text, self._state["token"]
        try:
            # `done` may touch the session and so be ended by a second click, which then tells the result.
            self._state["result"] = result = verb(command, token)
        except AlreadyDone:
            if self._is_told(token):
                st.rerun()
            if "result" not in self._state:
                return _("This was already saved; nothing was saved twice.")
            result = self._state["result"]
        except Conflict as conflict:
            theirs = describe(conflict.current) if describe else ""
            said = (
                _("Somebody else has saved this in the meantime, so yours is not saved yet."),
                *([_("Theirs now: {theirs}", theirs=theirs)] if theirs else []),
                _("What you typed is still here. Send it again to put it over theirs."),
            )
            self._state["conflict"] = (time.monotonic(), said)
            self._state["kept"]["version"] = conflict.current.version
            self.complain(*said)
            return None
        except (ReadOnly, NotAllowed):
            self.complain(_("You may not change this here; nothing was saved."))
            return None
        except NotFound:
            self.complain(_("This no longer exists, or it is not open to you; nothing was saved."))
            return None
        return done(result) if callable(done) else done

    def _unread(self) -> tuple[str, ...]:
        """What was said of a conflict, if nobody can have read it before this click."""
        at, said = self._state.get("conflict", (0.0, ()))
        return tuple(said) if time.monotonic() - at < READING_SECONDS else ()

    def _is_told(self, token: str) -> bool:
        """Whether the run of the first click of two, which may still be ending, has said what it did."""
        until = time.monotonic() + ENDING_SECONDS
        while self._state.get("token", token) == token and "result" not in self._state:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return bool(self._state.get("token", token) != token)

    def _key(self, field: str) -> str:
        key = f"{self._name}:{self._state['token']}:{field}"
        self._state["probe"] = key
        return key


def _fresh() -> dict[str, Any]:
    return {"token": secrets.token_urlsafe(16), "kept": {}}


def forget(*names: str) -> None:
    """Let these forms begin anew: they show a row as it was before another form of the page has saved it."""
    for name in names:
        st.session_state.pop(f"form:{name}", None)


def words(options: type[StrEnum], said: Mapping[Any, str], text: Text) -> Chooser:
    """How the members of an enum are said in a form; a member without a word is an error, found by tests."""
    missing = [option for option in options if option not in said]
    if missing:
        raise KeyError(missing)
    return lambda option: text(said[option])
