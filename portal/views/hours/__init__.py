"""Hours and rates: how planned and used hours are kept and shared."""
