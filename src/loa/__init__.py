"""loa ("loa", loudspeaker): the platform on which units run their yearly communication work."""
