"""Pages of units, reorganisations, groups, people."""
