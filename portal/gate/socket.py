"""One open page: does its session still stand, frame by frame, and how does it end if not?"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.types import Message, Receive, Send

CHECK_SECONDS = 2.0
"""How often, at most, the session is asked for while frames come in."""

FAREWELL_SECONDS = 3.0
"""How long an ended session's page has to say so by itself."""

SILENCE_SECONDS = 900.0
"""How long that sentence stays readable: a socket that closes makes the browser cover it with an error."""

POLICY, UNSUPPORTED, TRY_LATER = 1008, 1003, 1013

Standing = Callable[[], Awaitable[bool]]


class Socket:
    """Stands between a browser's socket and Streamlit.

    It prevents that an open page goes on working after its session has ended. The first frame after that is
    let through, so that the page can say what happened. Seconds later Streamlit is told that the browser has
    gone, and from then on nothing passes either way until the browser leaves or is sent away.
    """

    def __init__(self, receive: Receive, send: Send, standing: Standing) -> None:
        self._receive, self._send, self._standing = receive, send, standing
        self._checked = time.monotonic()
        self._leaves_at: float | None = None
        self._gone = False

    async def receive(self) -> Message:
        """The next message that Streamlit may see."""
        while True:
            message = await self._next()
            if message["type"] != "websocket.receive":
                return message
            if message.get("bytes") is None:
                # Streamlit speaks binary only; a text frame would end in a traceback in the log.
                await self._close(UNSUPPORTED)
                return {"type": "websocket.disconnect", "code": UNSUPPORTED}
            if self._leaves_at is None:
                await self._check()
                return message

    async def send(self, message: Message) -> None:
        """What Streamlit says, as long as the browser may hear it."""
        if not self._gone and (self._leaves_at is None or time.monotonic() < self._leaves_at):
            self._gone = message["type"] == "websocket.close"
            await self._send(message)

    async def outlast(self) -> None:
        """After Streamlit has let go: keep an ended session's browser in silence, then send it away."""
        if self._gone or self._leaves_at is None:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(SILENCE_SECONDS):
                while not self._gone:
                    self._gone = (await self._receive())["type"] == "websocket.disconnect"
        await self._close(POLICY)

    async def _next(self) -> Message:
        wait = None if self._leaves_at is None else self._leaves_at - time.monotonic()
        try:
            async with asyncio.timeout(wait):
                message = await self._receive()
        except TimeoutError:
            return {"type": "websocket.disconnect", "code": POLICY}
        self._gone = self._gone or message["type"] == "websocket.disconnect"
        return message

    async def _check(self) -> None:
        moment = time.monotonic()
        if moment - self._checked >= CHECK_SECONDS:
            self._checked = moment
            if not await self._standing():
                self._leaves_at = time.monotonic() + FAREWELL_SECONDS

    async def _close(self, code: int) -> None:
        if not self._gone:
            self._gone = True
            await self._send({"type": "websocket.close", "code": code})
