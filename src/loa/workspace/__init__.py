"""Staff pages that join packages: what waits for the person who signed in."""
