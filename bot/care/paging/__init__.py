"""Calling somebody until somebody answers."""
