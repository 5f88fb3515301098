"""A student's desk: set up the course, see what is wrong, take over a new edition, hand in."""
