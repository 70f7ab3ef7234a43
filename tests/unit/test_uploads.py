import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.i18n import Text
from portal.problems import Problem
from portal.settings import settings
from portal.uploads import (
    DOCX,
    EMPTY,
    HAS_MACROS,
    LONGEST_NAME,
    NOT_TAKEN,
    NOT_WHAT_IT_SAYS,
    PPTX,
    TOO_LARGE,
    UNPACKS_TOO_FAR,
    XLSX,
    Checked,
    Upload,
    check,
    clean_name,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
BOMB_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (100_000).to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
GIF = b"GIF89a\x01\x00\x01\x00"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L"
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2mp41"
MP3 = b"ID3\x03\x00\x00\x00\x00\x00\x00"
EXE = b"MZ\x90\x00\x03\x00\x00\x00"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def office(folder="word/", extra=(), types=b"<Types/>"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", types)
        parts.writestr(f"{folder}document.xml", "<w/>")
        for name, body in extra:
            parts.writestr(name, body)
    return content.getvalue()


def plain_zip():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as parts:
        parts.writestr("word/document.xml", "<w/>")
    return content.getvalue()


def refusal(name, content):
    answer = check(Upload(name, content))
    assert isinstance(answer, Problem), answer
    return answer.message


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("a.PDF", PDF, "application/pdf"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPG, "image/jpeg"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.gif", GIF, "image/gif"),
        ("a.webp", WEBP, "image/webp"),
        ("a.mp4", MP4, "video/mp4"),
        ("a.mp3", MP3, "audio/mpeg"),
        ("a.docx", office("word/"), DOCX),
        ("a.xlsx", office("xl/"), XLSX),
        ("a.pptx", office("ppt/"), PPTX),
        ("a.txt", "Grüße 你好\r\n".encode(), "text/plain"),
        ("a.txt", b"\xef\xbb\xbfBOM", "text/plain"),
        ("a.txt", "两字节".encode("utf-16"), "text/plain"),
        ("a.md", b"# Title\n\n<b>bold</b>", "text/markdown"),
        ("a.csv", "姓名,金额\r\n李娜,12".encode("gb18030"), "text/csv"),
    ],
)
def test_what_is_taken_is_known_by_its_content(name, content, media_type):
    answer = check(Upload(name, content))
    assert isinstance(answer, Checked)
    assert (answer.media_type, answer.size) == (media_type, len(content))


@pytest.mark.parametrize(
    "extension", ["svg", "html", "htm", "js", "exe", "zip", "docm", "com", "hta", "", "pdf.exe"]
)
def test_other_kinds_are_refused_whatever_they_hold(extension):
    assert refusal(f"a.{extension}", PDF) == NOT_TAKEN


def test_a_file_without_extension_is_refused():
    assert refusal("README", b"text") == NOT_TAKEN
    assert refusal("", b"text") == NOT_TAKEN


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", EXE),
        ("a.pdf", b"<html><script>alert(1)</script>" + PDF),
        ("a.png", JPG),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.jpg", PNG),
        ("a.mp4", MP3),
        ("a.mp3", b"not music"),
        ("a.docx", plain_zip()),
        ("a.docx", office("xl/")),
        ("a.docx", office("elsewhere/")),
        ("a.docx", b"PK\x03\x04 and nothing else"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.xlsx", PDF),
        ("a.txt", EXE),
        ("a.txt", b"zero\x00byte"),
        ("a.txt", b"\xff\xfe\x00\xd8\x41\x00"),
        ("a.txt", b"<!DOCTYPE html><title>x</title>"),
        ("a.txt", b"\n\n  <SCRIPT>alert(1)</SCRIPT>"),
        ("a.txt", b"#!/bin/sh\nrm -rf ~"),
        ("a.md", b"<svg onload=alert(1)>"),
        ("a.csv", b"<?xml version='1.0'?><svg/>"),
        ("a.txt", "<html>".encode("utf-16")),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name, content):
    assert refusal(name, content) == NOT_WHAT_IT_SAYS


def test_an_empty_file_is_refused():
    assert refusal("a.txt", b"") == EMPTY


def test_exactly_the_limit_is_taken_and_one_byte_more_is_not():
    limit = settings().max_upload_mb * 1024 * 1024
    assert isinstance(check(Upload("a.txt", b"x" * limit)), Checked)
    assert refusal("a.txt", b"x" * (limit + 1)) == TOO_LARGE


def test_the_size_is_said_rounded_up_in_the_readers_language():
    problem = check(Upload("手册.txt", b"x" * 21 * 1024 * 1024))
    assert isinstance(problem, Problem)
    assert problem.sentence(Text("en")) == (
        "“手册.txt” has 21 MB; at most 20 MB are taken."
        " Please make it smaller, or give its web address instead."
    )
    assert (
        problem.sentence(Text("zh")) == "「手册.txt」有 21 MB，最多接收 20 MB。请压缩后再上传，或改填网址。"
    )
    problem = check(Upload("a.txt", b"x" * (20 * 1024 * 1024 + 1)))
    assert isinstance(problem, Problem)
    assert problem.values["size"] == 20.1


def test_a_picture_of_any_size_is_taken_because_nothing_decodes_it():
    assert isinstance(check(Upload("bomb.png", BOMB_PNG)), Checked)


def test_a_page_hidden_in_a_pdf_is_taken_as_a_pdf_and_served_as_an_attachment():
    answer = check(Upload("polyglot.pdf", PDF + b"<html><script>alert(1)</script>"))
    assert isinstance(answer, Checked)
    assert answer.media_type == "application/pdf"


def test_a_test_virus_is_text_like_any_other_and_never_runs_here():
    assert refusal("eicar.com", EICAR) == NOT_TAKEN
    answer = check(Upload("eicar.txt", EICAR))
    assert isinstance(answer, Checked)
    assert answer.media_type == "text/plain"


def test_macros_are_refused_wherever_they_stand():
    assert refusal("a.docx", office(extra=[("word/vbaProject.bin", b"x")])) == HAS_MACROS
    hidden = b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
    assert refusal("a.docx", office(types=hidden)) == HAS_MACROS


def test_a_decompression_bomb_is_refused_without_being_unpacked():
    bomb = office(extra=[(f"word/{n}.xml", b"\0" * 32 * 1024 * 1024) for n in range(10)])
    assert len(bomb) < 1024 * 1024
    assert refusal("a.docx", bomb) == UNPACKS_TOO_FAR


def test_a_table_of_contents_without_end_is_refused_without_being_read():
    assert refusal("a.docx", b"PK\x03\x04" + b"PK\x01\x02" * 30_000) == UNPACKS_TOO_FAR


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Windows\\win.txt", "win.txt"),
        ("a\x00b\r\nSet-Cookie: x=1.txt", "ab Set-Cookie_ x=1.txt"),
        ("invoice\u202efdp.txt", "invoicefdp.txt"),
        ('a"b<c>d.txt', "a_b_c_d.txt"),
        ("...hidden.txt", "hidden.txt"),
        (".txt", "txt"),
        ("a.txt.", "a.txt"),
        ("手册 2027.pdf", "手册 2027.pdf"),
        ("", "file"),
        ("/", "file"),
    ],
)
def test_names_lose_what_is_dangerous_and_keep_what_people_wrote(sent, kept):
    assert clean_name(sent) == kept


def test_a_long_name_keeps_its_extension():
    kept = clean_name("名" * 400 + ".pdf")
    assert len(kept) == LONGEST_NAME
    assert kept.endswith("名.pdf")


@given(st.text(max_size=300))
def test_no_name_can_leave_its_folder_or_break_a_header(name):
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME
    assert not set(kept) & set('/\\\r\n\0"<>\u202e\u2066')
    assert kept not in {".", ".."}


@given(st.binary(max_size=400), st.sampled_from(["pdf", "docx", "xlsx", "png", "mp4", "txt", "csv"]))
def test_no_content_makes_the_check_fail(content, extension):
    assert isinstance(check(Upload(f"a.{extension}", content)), Checked | Problem)


@given(st.binary(max_size=400))
def test_no_damaged_office_file_makes_the_check_fail(tail):
    whole = office()
    for content in (whole[:-22] + tail, b"PK\x03\x04" + tail, whole[: len(tail)] + tail):
        assert isinstance(check(Upload("a.docx", content)), Checked | Problem)
