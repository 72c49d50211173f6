"""What people and other packages do with results."""
