"""How the alternatives to a change are read: what each is, what it would mean, cost and move."""

from collections.abc import Sequence

import streamlit as st

from db.queries.offers import OptionRow
from portal.changes.paper import later
from portal.i18n import Text
from portal.progress.wording import joined
from portal.requirements.texts import WAYS


def listed(options: Sequence[OptionRow], currency: str, text: Text) -> None:
    """All of them, as a list."""
    if options:
        st.markdown("\n".join(_way(option, currency, text) for option in options))
    else:
        st.markdown(text("No other way has been written down."))


def _way(option: OptionRow, currency: str, text: Text) -> str:
    head = f"- **{text.md(text(WAYS[option.way]))}**"
    if option.is_recommended:
        head += " :green-badge[:material/recommend: " + text("Recommended") + "]"
    said = [text.md(text.pick(option.what, option.translations, "what"), lines=True)]
    said.append(text.md(text.pick(option.impact, option.translations, "impact"), lines=True))
    facts = []
    if option.amount is not None:
        facts.append(text("Cost: {amount}.", amount=text.money(option.amount, currency, exact=True)))
    if option.days is not None:
        facts.append(text("Finish: {days}.", days=later(option.days, text)))
    if facts:
        said.append(f":gray[{text.md(joined(text, *facts))}]")
    body = [f"  {line}" for part in said if part for line in ["", *part.split(chr(10))]]
    return "\n".join([head, *body])
