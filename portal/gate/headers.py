"""Headers: what is every answer of the portal accompanied by?"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

from portal.settings import settings

FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
FIXED_FILES = ("/favicon.png", "/manifest.json")
_NOT_USED = (
    "camera",
    "display-capture",
    "geolocation",
    "hid",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


def content_policy(inline_scripts: Sequence[str] = ()) -> str:
    """Everything comes from here; scripts from files alone, or lines of which the hash is given."""
    hashes = "".join(f" '{digest}'" for digest in inline_scripts)
    return (
        f"default-src 'self'; script-src 'self'{hashes}; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:;"
        " worker-src 'self' blob:; object-src 'none'; frame-src 'none'; frame-ancestors 'none';"
        " base-uri 'none'; form-action 'self'"
    )


def security_headers(policy: str) -> dict[str, str]:
    """The headers of every answer, by name."""
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _NOT_USED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if settings().is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def may_be_kept(path: str) -> str:
    """How long an answer may be kept: names of built files change with their content, others do not."""
    if path.startswith("/static/"):
        return FOR_A_YEAR
    return FOR_A_DAY if path.startswith("/login/static/") or path in FIXED_FILES else "no-store"


def accompanied(send: Send, headers: dict[str, str], kept: str = "no-store") -> Send:
    """The same `send`, with the headers on whatever begins an answer; `kept` says how long it may be kept."""

    async def sending(message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            message.setdefault("headers", [])
            own = MutableHeaders(scope=message)
            for name, value in headers.items():
                own.setdefault(name, value)  # a route may be stricter for itself
            if "no-store" not in own.get("cache-control", ""):
                own["Cache-Control"] = kept if message["status"] == 200 else "no-store"
            for name in ("server", "x-powered-by"):
                if name in own:
                    del own[name]
        await send(message)

    return sending
