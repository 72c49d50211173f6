"""Pages, by the step of a document's way to a plan."""
