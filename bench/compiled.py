"""The portal's entry script as Streamlit keeps it between runs: compiled once."""

from portal.settings import ROOT

_FILE = ROOT / "portal" / "app.py"
ENTRY = compile(_FILE.read_text(encoding="utf-8"), str(_FILE), "exec")
