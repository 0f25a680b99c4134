"""Open pages hear that something changed."""
