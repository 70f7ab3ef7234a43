"""Home: what is going on, and what waits on me."""

import streamlit as st

from portal.page import open_page

page = open_page(__file__)
st.title("Home")
