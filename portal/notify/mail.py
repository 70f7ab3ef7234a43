"""Mail: what is waiting to be sent, and how does it leave?

A mail is a row, written in the transaction of whatever it tells about, and leaves after that was committed:
by SMTP if a server is set, else as a file in the data folder, with its links in the log of the server.
"""

import logging
import re
import smtplib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.record import OutboxMail
from db.session import identity, identity_reading
from portal.clock import now
from portal.settings import settings

log = logging.getLogger(__name__)

ATTEMPTS = 8
PERIOD_SECONDS = 3.0
_LINK = re.compile(r"https?://\S+")
_SECRET = re.compile(r"(/(?:invite|login/link)/)[\w-]{20,}")
_BREAKS = re.compile(r"[\r\n\x00]")


class NotAHeader(ValueError):
    """An address or a subject holds a line break, with which somebody could add lines of their own."""


def write(connection: Session, person_id: int | None, recipient: str, subject: str, body: str) -> None:
    """Put a mail into the transaction; it leaves once that is committed. Raises NotAHeader."""
    if _BREAKS.search(recipient) or _BREAKS.search(subject):
        raise NotAHeader
    connection.add(
        OutboxMail(
            person_id=person_id, recipient=recipient, subject=subject[:500], body=body, written_at=now()
        )
    )


def deliver() -> int:
    """Send what is waiting and due; how many mails left. One that fails is tried again, ever more rarely."""
    sent = 0
    for mail in _due():
        if not _claim(mail):
            continue
        try:
            _send(compose(mail), mail.id)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            log.warning("Mail %s could not be sent: %s", mail.id, type(error).__name__)
            _settle(mail.id, trouble=f"{type(error).__name__}: {error}"[:500])
        else:
            sent += 1
            _settle(mail.id)
    return sent


def compose(mail: OutboxMail) -> EmailMessage:
    """The message as it leaves. Its Message-ID is the row's, so that a second sending is recognised."""
    options = settings()
    message = EmailMessage(policy=SMTP)
    domain = options.mail_from.rpartition("@")[2] or "localhost"
    message["From"] = formataddr((options.firm or options.brand, options.mail_from))
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<portal-{mail.id}-{int(mail.written_at.timestamp())}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _due() -> list[OutboxMail]:
    asked = (
        select(OutboxMail)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.attempts < ATTEMPTS)
        .order_by(OutboxMail.id)
        .limit(100)
    )
    with identity_reading() as connection:
        waiting = list(connection.scalars(asked))
    return [
        m for m in waiting if m.attempts == 0 or now() - m.written_at > timedelta(minutes=2**m.attempts - 1)
    ]


def _claim(mail: OutboxMail) -> bool:
    """Take a mail on; False if another process was faster."""
    with identity() as connection:
        taken = connection.execute(
            update(OutboxMail)
            .where(
                OutboxMail.id == mail.id, OutboxMail.sent_at.is_(None), OutboxMail.attempts == mail.attempts
            )
            .values(attempts=mail.attempts + 1),
            execution_options={"synchronize_session": False},
        )
        return bool(taken.rowcount)  # type: ignore[attr-defined]


def _settle(mail_id: int, trouble: str | None = None) -> None:
    with identity() as connection:
        mail = connection.scalar(select(OutboxMail).where(OutboxMail.id == mail_id))
        if mail is None:
            return
        if trouble is None:
            mail.sent_at = now()
            # A one-time link is a key; once it has been handed over, no copy of it stays here.
            mail.body = _SECRET.sub(r"\1…", mail.body)
        mail.trouble = trouble or ""


def _send(message: EmailMessage, mail_id: int) -> None:
    address = settings().smtp_url
    if address is None:
        _file(message, mail_id)
        return
    with _server(address.get_secret_value()) as server:
        server.send_message(message)


def _file(message: EmailMessage, mail_id: int) -> None:
    folder = settings().data_dir / "mail"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{mail_id:06}.eml"
    path.touch(mode=0o600)
    path.write_bytes(bytes(message))
    _say(message, path)


LINKS_SAID = 3
"""So many links of a mail that could not be sent stand in the log; all of them are in its file."""


def _say(message: EmailMessage, path: Path) -> None:
    found = _LINK.findall(message.get_content())
    links = " ".join(found[:LINKS_SAID]) + (" …" if len(found) > LINKS_SAID else "")
    log.warning("No mail server is set. Mail to %s: %s %s", message["To"], path, links)


@contextmanager
def _server(address: str) -> Iterator[smtplib.SMTP]:
    """A connection to smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""
    parts = urlsplit(address)
    host, secure = parts.hostname or "localhost", ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=secure)
    else:
        server = smtplib.SMTP(host, parts.port or 25, timeout=20)
    with server:
        if parts.scheme != "smtps" and (parts.username or parts.port == 587):
            server.starttls(context=secure)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


class Postman:
    """A thread that looks for mail every few seconds, and at once when somebody rings."""

    def __init__(self) -> None:
        self._ring = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Send what is waiting and end."""
        self._stopping.set()
        self._ring.set()
        self._thread.join(timeout=25)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._ring.wait(PERIOD_SECONDS)
            self._ring.clear()
            try:
                deliver()
            except Exception:
                log.exception("Mail could not be looked for")
