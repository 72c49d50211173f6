"""Changes that reach over packages."""
