"""Paper: what is in the files that a told project gives its readers?

A PDF of one page in a built-in font, which holds Western letters only; everything else is Markdown.
"""

from portal.demo.talk_story import Paper

_LEFT, _TOP, _LEADING = 72, 760, 22


def media_type(paper: Paper) -> str:
    """What the file is, by its name."""
    return "application/pdf" if paper.name.endswith(".pdf") else "text/markdown"


def content(paper: Paper) -> bytes:
    """The bytes of the file; the first line of a PDF is its title."""
    if paper.name.endswith(".pdf"):
        return _pdf(paper.lines)
    return ("\n".join(paper.lines) + "\n").encode()


def _pdf(lines: tuple[str, ...]) -> bytes:
    drawn = "\n".join(_drawn(number, line) for number, line in enumerate(lines)).encode("cp1252")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        font,
    )
    body, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, start=1):
        starts.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )


def _drawn(number: int, line: str) -> str:
    size = 18 if number == 0 else 12
    height = _TOP - number * _LEADING - (12 if number else 0)
    written = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {_LEFT} {height} Td ({written}) Tj ET"
