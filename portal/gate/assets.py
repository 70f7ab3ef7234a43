"""Assets: the files of Streamlit's front end, compressed once and kept by browsers for a year.

Streamlit sends them as they are, 23 MB of scripts in all; an answer here is made once for each file and then
comes out of memory. Only files that exist are answered for; nothing falls back to the page.
"""

import base64
import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from anyio import to_thread
from starlette.types import Receive, Scope, Send

_COMPRESSED = {".js", ".css", ".json", ".svg", ".html"}
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_LINK = re.compile(r"<(?:script|link)\b[^>]*?(?:src|href)=\"\./(static/[^\"]+)\"")
_IMPORT = re.compile(r"(?:from|import)\s*[\"']\./([\w.@+-]+\.js)[\"']")
_SOON = ("MaterialSymbols-Rounded", "PageLink", "Button", "Metric", "ButtonGroup", "ArrowVegaLiteChart")
"""What the first pages of the portal draw with: parts of Streamlit by name, each with what it imports."""

_KINDS = {".js": "script", ".css": "style", ".woff2": "font"}


@dataclass(frozen=True, slots=True)
class Prefetch:
    """A file that the browser may load before it is needed, and as what."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A file as it is sent."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]


class Assets:
    """The built front end in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = {
            "/" + path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.name != "index.html"
        }
        self.index = (folder / "index.html").read_text(encoding="utf-8")
        self._answers: dict[tuple[str, bool], Answer] = {}
        self._lock = Lock()

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._paths

    def inline_scripts(self) -> tuple[str, ...]:
        """The hashes of the scripts that stand in the page itself, for the content policy."""
        return tuple(digest(script) for script in _SCRIPT.findall(self.index))

    def prefetch(self) -> tuple[Prefetch, ...]:
        """What the page loads first, in its order, and then what the first pages draw with."""
        found = dict.fromkeys("/" + path for path in _LINK.findall(self.index))
        soon = [path for name in _SOON for path in self._paths if Path(path).name.startswith(f"{name}.")]
        while soon:
            path = soon.pop(0)
            if path in self._paths and path not in found:
                found[path] = None
                soon += self._imports(path)
        return tuple(
            Prefetch(path, _KINDS[Path(path).suffix]) for path in found if Path(path).suffix in _KINDS
        )

    def _imports(self, path: str) -> list[str]:
        if not path.endswith(".js"):
            return []
        names = _IMPORT.findall(self._paths[path].read_text(encoding="utf-8"))
        return [f"/static/js/{name}" for name in names]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file of which `has` is true."""
        zipped = any(
            name == b"accept-encoding" and b"gzip" in value.lower() for name, value in scope["headers"]
        )
        path = scope["path"]
        answer = self._answers.get((path, zipped))
        if answer is None:
            answer = await to_thread.run_sync(self.answer, path, zipped)
        await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    def answer(self, path: str, zipped: bool) -> Answer:
        """The answer for a file, made at most once; plain ones are read each time, as hardly anybody asks."""
        file = self._paths[path]
        if not zipped or file.suffix not in _COMPRESSED:
            return _answer(path, file.read_bytes(), zipped=False)
        with self._lock:
            if (path, True) not in self._answers:
                body = gzip.compress(file.read_bytes(), 6, mtime=0)
                self._answers[path, True] = _answer(path, body, zipped=True)
            return self._answers[path, True]


def _answer(path: str, body: bytes, *, zipped: bool) -> Answer:
    headers = [
        (b"content-type", _type(path).encode()),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"accept-encoding"),
    ]
    if zipped:
        headers.append((b"content-encoding", b"gzip"))
    return Answer(body, tuple(headers))


@lru_cache(maxsize=1000)
def _type(path: str) -> str:
    known = {
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".woff2": "font/woff2",
    }
    return known.get(Path(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def digest(script: str) -> str:
    """A script's hash as content policies write it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
