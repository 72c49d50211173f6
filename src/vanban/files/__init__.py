"""Files that come from outside, opened within bounds. Each caller says in its own words why it refuses one."""
