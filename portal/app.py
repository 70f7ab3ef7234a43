"""Streamlit's entry: who is looking, which pages they have, and the page they asked for."""

import streamlit as st

from portal import shell
from portal.page import begin_visit, hand_over

visit = begin_visit()
page = st.navigation(shell.pages(visit), position="hidden")
shell.frame(visit, page)
shell.sidebar(visit)
hand_over(visit)
try:
    page.run()
finally:
    hand_over(None)
