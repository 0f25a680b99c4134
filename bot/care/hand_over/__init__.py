"""A shift or a person ends: the cases go to somebody by name."""
