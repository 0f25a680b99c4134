"""A case as it stands: its timeline, its state, its questions, and what its patient is told of it."""
