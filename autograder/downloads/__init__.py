"""What a learning system's download holds: archives, each system's layout, the roster, and who handed in what."""
