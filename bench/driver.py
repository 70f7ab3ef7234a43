"""A browser's half of the conversation: ask for a page, and wait until its script has ended."""

import time
from types import TracebackType
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.sync.client import connect


class ScriptFailed(RuntimeError):
    """A page ended with an error instead of a page."""


class Driver:
    """One open page of one signed-in person."""

    def __init__(self, port: int, cookie: str) -> None:
        self._socket = connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            additional_headers={"Cookie": f"portal={cookie}"},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def open(self, path: str, port: int, **query: str) -> tuple[float, int]:
        """Run a page; milliseconds until its script has ended, and bytes that came."""
        message = BackMsg()
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        message.rerun_script.query_string = asked
        message.rerun_script.page_script_hash = calc_hash(path)
        message.rerun_script.context_info.url = f"http://localhost:{port}/{path}"
        message.rerun_script.context_info.timezone = "Europe/Berlin"
        message.rerun_script.context_info.locale = "en-GB"
        started = time.perf_counter()
        self._socket.send(message.SerializeToString())
        return self._until_finished(started)

    def _until_finished(self, started: float) -> tuple[float, int]:
        size = 0
        while True:
            raw = self._socket.recv(timeout=60)
            size += len(raw)
            told = ForwardMsg()
            told.ParseFromString(_bytes(raw))
            if (
                told.WhichOneof("type") == "delta"
                and told.delta.new_element.WhichOneof("type") == "exception"
            ):
                raise ScriptFailed(told.delta.new_element.exception.message)
            if told.WhichOneof("type") == "script_finished":
                if told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return (time.perf_counter() - started) * 1000, size


def _bytes(raw: Any) -> bytes:
    return raw if isinstance(raw, bytes) else str(raw).encode()
