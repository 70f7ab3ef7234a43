"""Setting: how does a certificate become a PDF that carries itself?"""

import json
import logging
from functools import lru_cache
from pathlib import Path

import typst

from portal.evidence.certifying import Certificate
from portal.evidence.composing import composed
from portal.i18n import Text

log = logging.getLogger(__name__)

ATTACHMENT = "certificate.json"
_SHEET = Path(__file__).with_name("certificate.typ")
# The library brings the first and the last; the others are a matter of the machine.
_SERIF = ("Libertinus Serif", "Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "DejaVu Sans")
_MONO = ("DejaVu Sans Mono", "Noto Sans Mono CJK SC")


def as_pdf(certificate: Certificate, text: Text) -> bytes:
    """The certificate on A4 in the reader's language, with its JSON attached."""
    return _set(certificate, text, "pdf")[0]


def as_pictures(certificate: Certificate, text: Text) -> list[bytes]:
    """The same pages as PNG, for looking at."""
    return _set(certificate, text, "png")


def _set(certificate: Certificate, text: Text, form: str) -> list[bytes]:
    fonts, families = _fonts()
    sheet = {
        **composed(certificate, text),
        "serif": [name for name in _SERIF if name in families],
        "mono": [name for name in _MONO if name in families],
    }
    parts = {
        "main.typ": _SHEET.read_bytes(),
        "sheet.json": json.dumps(sheet, ensure_ascii=False).encode(),
        ATTACHMENT: certificate.as_json(),
    }
    done = typst.compile(  # type: ignore[call-overload]  # its types forget that it takes several files
        parts, format=form, font_paths=fonts, timestamp=int(certificate.made_at.timestamp()), ppi=96.0
    )
    return done if isinstance(done, list) else [done]


@lru_cache(maxsize=1)
def _fonts() -> tuple[typst.Fonts, frozenset[str]]:
    """The fonts of this machine; to find them takes a quarter of a second, to use them again nothing."""
    fonts = typst.Fonts()
    families = frozenset(fonts.families())
    if not families & {"Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC"}:
        log.warning("No Chinese font is installed: certificates show empty boxes for Chinese text")
    return fonts, families
