"""Forms of results, by topic."""
