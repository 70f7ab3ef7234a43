"""The portal's entry script, with one page more that is empty: the floor all others are compared with."""

import streamlit as st

from bench.compiled import ENTRY

if st.query_params.get("bench") == "empty":
    st.title("Empty")
else:
    exec(ENTRY)
