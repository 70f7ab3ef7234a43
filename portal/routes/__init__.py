"""Plain routes beside the pages: what the browser fetches without a page."""
