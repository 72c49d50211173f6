"""Plans: a document is uploaded, read, reviewed, and adopted as a list of the work of a year."""
