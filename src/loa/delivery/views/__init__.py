"""Pages of results and of progress, by topic."""
