"""Pages that join packages."""
