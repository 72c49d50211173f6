"""Pages of one's own notices, and of what was sent."""
