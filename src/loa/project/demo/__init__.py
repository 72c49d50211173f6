"""A province that does not exist, for a first look: units, people in every role. Loading it again changes nothing."""
