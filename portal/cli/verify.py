"""Checking a certificate on any machine, without settings and without a database: `portal verify`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from portal import audit, evidence
from portal.cli.serve import stop
from portal.evidence import Findings, Standing, Verdict
from portal.i18n import LANGUAGES, Text

ALTERED, NO_CERTIFICATE, NOT_COMPARED = 1, 2, 3


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(verify)


def verify(
    file: Annotated[Path, typer.Argument(help="A certificate: the JSON, or the PDF that carries it.")],
    head: Annotated[
        str, typer.Option(help="The head of the audit trail as it was mailed or shown to you.")
    ] = "",
    heads: Annotated[
        Path | None, typer.Option(help="A file of published heads, as the portal keeps it.")
    ] = None,
    whole: Annotated[bool, typer.Option("--text", help="Print the text that was signed.")] = False,
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
) -> None:
    """Compute a certificate anew and compare it with a published head.

    Ends with 0 if it is proved, 1 if it was altered or contradicts the head, 2 if it is no certificate,
    3 if it fits itself but was compared with nothing that was published.
    """
    text = Text(language if language in LANGUAGES else "en")
    findings = _findings(file, text)
    verdict = _compared(findings, head, heads, text)
    lines = [evidence.explained(verdict, text)]
    if findings.fits:
        lines += _said(verdict, text)
    if whole:
        lines += ["", *evidence.lines_of(findings.content)]
    for line in lines:
        typer.echo(_harmless(line))
    if code := _code(verdict):
        raise typer.Exit(code)


def _findings(file: Path, text: Text) -> Findings:
    try:
        content = file.read_bytes()
    except OSError:
        raise stop(text("There is no file {name}.", name=file), NO_CERTIFICATE) from None
    try:
        return evidence.check(evidence.opened(content))
    except evidence.NotACertificate:
        sentence = text("{name} is not a certificate of this portal.", name=file)
        raise stop(sentence, NO_CERTIFICATE) from None


def _compared(findings: Findings, head: str, heads: Path | None, text: Text) -> Verdict:
    if head:
        return evidence.against_root(findings, "".join(head.split()).lower())
    if heads is None:
        return evidence.against_heads(findings, ())
    if not heads.is_file():
        raise stop(text("There is no file {name}.", name=heads), NO_CERTIFICATE)
    try:
        return evidence.against_heads(findings, audit.read_heads(heads))
    except audit.NotAHeadFile:
        sentence = text("{name} is not a file of published heads.", name=heads)
        raise stop(sentence, NO_CERTIFICATE) from None


def _said(verdict: Verdict, text: Text) -> list[str]:
    found = verdict.findings
    lines: list[Any] = [
        text("Signed: {title}", title=found.title),
        text("By: {name} for {organisation}", name=found.typed_name, organisation=found.organisation),
        text("At: {moment}", moment=found.signed_at),
        *(text("Leads to: {head}", head=said) for said in evidence.heads_said(verdict, text)),
    ]
    if verdict.standing is Standing.ALONE:
        lines.append(
            text(
                "Compare one of these heads with the one that was mailed to you:"
                " portal verify FILE --head HEAD."
            )
        )
    return lines


def _harmless(line: str) -> str:
    """What a stranger's file says must not steer the terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)


def _code(verdict: Verdict) -> int:
    codes = {Standing.VERIFIED: 0, Standing.ALONE: NOT_COMPARED}
    return codes.get(verdict.standing, ALTERED)
