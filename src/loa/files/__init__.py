"""Uploaded files: each content kept once under its hash, private, never executed or shown as a page."""
