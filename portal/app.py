"""Streamlit's entry: who is looking, which pages they have, and the page they asked for."""

import time
from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from portal import shell
from portal.page import begin_visit, hand_over
from portal.ui import flash

began = time.monotonic()
visit = shell.with_pages(begin_visit())
page = st.navigation(list(visit.pages.values()), position="hidden")
shell.frame(visit, page)
shell.sidebar(visit)
hand_over(visit)
try:
    with suppress(StopException):  # a page may end early, and what follows holds for it too
        page.run()
    if flash.came_since(began):
        # Both clicks of a double click run at once: the first has saved something while this run was drawing
        # what stood there before, in the language it was before.
        st.rerun()
finally:
    hand_over(None)
