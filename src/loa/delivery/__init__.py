"""Results of the work of plans: what was done, its evidence, its acceptance, and how far everything is."""
