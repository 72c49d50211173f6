"""Forms of plans, by topic."""
