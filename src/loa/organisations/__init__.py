"""The tree of units, who belongs to which in what role, and what each role may do."""
