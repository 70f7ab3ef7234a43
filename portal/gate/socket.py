"""One open page: does its session still stand, frame by frame, and how is it closed if not?"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from starlette.types import Message, Receive, Send

log = logging.getLogger(__name__)

CHECK_SECONDS = 2.0
"""How often, at most, the session is asked for while frames come in."""

FAREWELL_SECONDS = 3.0
"""How long an ended session's page has to say so by itself."""

POLICY, UNSUPPORTED, TRY_LATER = 1008, 1003, 1013

Standing = Callable[[], Awaitable[bool]]


class Socket:
    """Stands between a browser's socket and Streamlit.

    It prevents that an open page goes on working after its session has ended: the first frame after that is
    let through, so that the page can say what happened; then nothing is, and the socket is closed.
    """

    def __init__(self, receive: Receive, send: Send, standing: Standing) -> None:
        self._receive, self._send, self._standing = receive, send, standing
        self._checked = time.monotonic()
        self._ended = self._closed = False
        self._farewell: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        """The next message that Streamlit may see."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            if message.get("bytes") is None:
                # Streamlit speaks binary only; a text frame would end in a traceback in the log.
                await self.close(UNSUPPORTED)
                return {"type": "websocket.disconnect", "code": UNSUPPORTED}
            if self._ended:
                continue
            await self._check()
            return message

    async def send(self, message: Message) -> None:
        """What Streamlit says, until the socket is closed."""
        if not self._closed:
            await self._send(message)

    async def close(self, code: int) -> None:
        """Close the socket, once."""
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": code})

    async def done(self) -> None:
        """Clear up when the page has gone."""
        self._closed = True
        if self._farewell is not None:
            self._farewell.cancel()

    async def _check(self) -> None:
        moment = time.monotonic()
        if moment - self._checked < CHECK_SECONDS:
            return
        self._checked = moment
        if not await self._standing():
            self._ended = True
            self._farewell = asyncio.create_task(self._say_farewell())

    async def _say_farewell(self) -> None:
        await asyncio.sleep(FAREWELL_SECONDS)
        await self.close(POLICY)
