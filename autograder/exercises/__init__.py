"""The course as data: one file a topic, each an Exercise or Question by name."""
