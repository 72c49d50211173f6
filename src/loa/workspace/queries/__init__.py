"""Reads over all packages."""
