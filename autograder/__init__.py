"""The instructor's side: exercises, releases, grading, feedback and reports."""
