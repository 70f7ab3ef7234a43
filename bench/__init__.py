"""What a page costs: SQL statements, rows and milliseconds, measured in the running portal."""
