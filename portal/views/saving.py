"""Saving: how is a list offered as a file? As a workbook and as CSV, in two links beside each other."""

from collections.abc import Mapping
from urllib.parse import urlencode

import streamlit as st

from portal.i18n import N_, Text
from portal.sheets import Format

_LABELS: Mapping[Format, str] = {
    Format.XLSX: N_("Save for Excel"),
    Format.CSV: N_("Save as CSV"),
}


def links(name: str, query: Mapping[str, str], text: Text) -> None:
    """The list of that name as a file, as it is chosen by `query`."""
    with st.container(horizontal=True, width="content"):
        for form, label in _LABELS.items():
            st.link_button(text(label), address(name, form, query), icon=":material/download:")


def address(name: str, form: Format, query: Mapping[str, str]) -> str:
    """Where the browser gets it."""
    asked = urlencode(query)
    return f"/exports/{name}.{form}" + (f"?{asked}" if asked else "")
