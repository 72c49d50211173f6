"""People who sign in. What they may do is decided by their memberships in `loa.organisations`."""
