"""The log of what was done: who, what, when, on whose behalf, from where. Rows are added and never changed."""
