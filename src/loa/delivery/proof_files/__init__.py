"""Files that prove something: what they are by their content, and what is kept of them. No database, no network."""
