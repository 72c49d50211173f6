"""What people send about units, reorganisations, groups, people."""
