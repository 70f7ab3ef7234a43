"""The portal's entry script, with one page more that is empty: the floor all others are compared with."""

import streamlit as st

from portal.settings import ROOT

_ENTRY = ROOT / "portal" / "app.py"
if st.query_params.get("bench") == "empty":
    st.title("Empty")
else:
    exec(compile(_ENTRY.read_text(encoding="utf-8"), str(_ENTRY), "exec"))
