"""Everything that is noted, given out in the forms that other programs read."""
