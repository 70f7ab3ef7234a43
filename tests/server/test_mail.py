"""Mail on its way out."""

import smtplib
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select

from db.models.record import OutboxMail
from db.session import identity, identity_reading
from portal.clock import now
from portal.notify import mail
from portal.settings import settings

SECRET = "A" * 43


def put(recipient: str = "anna@berg.example", subject: str = "A subject", body: str = "Text") -> None:
    with identity() as connection:
        mail.write(connection, None, recipient, subject, body)


def only() -> OutboxMail:
    with identity_reading() as connection:
        return connection.scalars(select(OutboxMail)).one()


class Post:
    """Stands where the mail server would be."""

    sent: list[EmailMessage]
    down: bool

    def __init__(self) -> None:
        self.sent, self.down, self.addresses = [], False, []

    def __call__(self, host: str, port: int, timeout: float) -> "Post":
        self.addresses.append((host, port))
        if self.down:
            raise ConnectionRefusedError("nobody there")
        return self

    def __enter__(self) -> "Post":
        return self

    def __exit__(self, *told: object) -> None:
        return None

    def starttls(self, context: object) -> None:
        return None

    def login(self, user: str, password: str) -> None:
        self.who = (user, password)

    def send_message(self, message: EmailMessage) -> None:
        self.sent.append(message)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch, sqlite: str) -> Post:
    assert sqlite
    standing_in = Post()
    monkeypatch.setattr(smtplib, "SMTP", standing_in)
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtp://user:p%40ss@mail.example:587")
    monkeypatch.setenv("PORTAL_MAIL_FROM", "portal@firm.example")
    settings.cache_clear()
    return standing_in


def test_a_mail_leaves_by_the_server_that_is_set(post: Post) -> None:
    put(subject="您好 – hello", body="Grüße\n\n您好\n")
    assert mail.deliver() == 1
    (message,) = post.sent
    assert post.addresses == [("mail.example", 587)]
    assert post.who == ("user", "p@ss")
    back = message_from_bytes(bytes(message), policy=policy.default)
    assert back["To"] == "anna@berg.example"
    assert back["Subject"] == "您好 – hello"
    assert back["From"] == "Candor <portal@firm.example>"
    assert back["Message-ID"].startswith("<portal-1-")
    assert back["Message-ID"].endswith("@firm.example>")
    assert back.get_content().splitlines() == ["Grüße", "", "您好"]


def test_a_mail_leaves_once(post: Post) -> None:
    put()
    assert [mail.deliver() for _ in range(3)] == [1, 0, 0]
    assert only().sent_at is not None


def test_two_servers_send_it_once(post: Post) -> None:
    put()
    threads = [threading.Thread(target=mail.deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.sent) == 1


def test_a_mail_that_fails_is_tried_again_ever_more_rarely_and_then_left(post: Post) -> None:
    put()
    post.down = True
    start = now()
    tries = []
    for minute in range(400):
        with time_machine.travel(start + timedelta(minutes=minute, seconds=1), tick=False):
            before = len(post.addresses)
            mail.deliver()
            if len(post.addresses) > before:
                tries.append(minute)
    assert tries == [0, 1, 3, 7, 15, 31, 63, 127]
    assert only().sent_at is None
    assert only().trouble == "ConnectionRefusedError: nobody there"


def test_after_the_server_is_back_it_leaves(post: Post) -> None:
    put()
    post.down = True
    mail.deliver()
    post.down = False
    with time_machine.travel(now() + timedelta(minutes=2), tick=False):
        assert mail.deliver() == 1
    assert only().trouble == ""


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("a@b.example\r\nBcc: x@y.example", "S"),
        ("a@b.example", "S\nBcc: x@y.example"),
        ("a@b.example\x00", "S"),
    ],
)
def test_nobody_adds_lines_of_their_own(sqlite: str, recipient: str, subject: str) -> None:
    assert sqlite
    with pytest.raises(mail.NotAHeader):
        put(recipient, subject)


def test_a_key_that_was_handed_over_is_not_kept(post: Post) -> None:
    put(body=f"Here: https://p.example/invite/{SECRET} and https://p.example/login/link/{SECRET}")
    mail.deliver()
    assert SECRET in post.sent[0].get_content()
    assert only().body == "Here: https://p.example/invite/… and https://p.example/login/link/…"


@pytest.fixture
def written(sqlite: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> str:
    put(body=f"Here: https://p.example/invite/{SECRET}\n")
    with caplog.at_level("WARNING"):
        assert mail.deliver() == 1
    return caplog.text


def test_without_a_server_a_mail_becomes_a_file_and_its_link_is_said(written: str) -> None:
    path = settings().data_dir / "mail" / "000001.eml"
    assert f"https://p.example/invite/{SECRET}" in written
    assert str(path) in written
    assert path.stat().st_mode & 0o777 == 0o600
    kept = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert f"/invite/{SECRET}" in kept.get_content()


def test_the_postman_brings_what_is_written_while_he_is_out(post: Post) -> None:
    postman = mail.Postman()
    postman.start()
    put()
    postman.stop()
    assert len(post.sent) == 1
