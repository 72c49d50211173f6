"""Reads over the tree, today's and that of any day."""
