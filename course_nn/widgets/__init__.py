"""Pictures to play with: one module a topic, each widget a plain function built on `play`."""
