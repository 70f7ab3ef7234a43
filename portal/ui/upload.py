"""How a file is taken: Streamlit's uploader, with its two fixed English words in the reader's language."""

import json

import streamlit as st
from streamlit.typing import UploadedFile

from portal.i18n import Text

# The uploader's button and its limit are fixed English words that no parameter reaches; the limit is the
# server's and not the portal's. This is the one place where styles do what a native part cannot.
_STYLE = """<style>
.st-key-{box} [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
.st-key-{box} [data-testid="stFileUploaderDropzone"] button p::after {{
    content: {word}; font-size: 0.95rem;
}}
</style>"""


def uploader(label: str, text: Text, *, key: str, help: str | None = None) -> UploadedFile | None:
    """A field for one file. What may be in it is decided by whoever reads it, never by the browser."""
    box = "upload-box"
    with st.container(key=box):
        # JSON writes a string as CSS reads one; the word is ours, from the catalogue.
        st.html(_STYLE.format(box=box, word=json.dumps(text("Choose a file"), ensure_ascii=False)))
        return st.file_uploader(label, key=key, help=help)
