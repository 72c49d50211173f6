"""Changes to units, to who holds which role, to groups."""
