"""Questions to the database: each function runs one statement and answers frozen rows."""
