"""The parts that pages are made of: results drawn with Streamlit."""
