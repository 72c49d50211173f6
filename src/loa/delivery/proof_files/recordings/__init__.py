"""Films and sound recordings: what tells where they were taken is emptied where it stands, and nothing else moves."""
