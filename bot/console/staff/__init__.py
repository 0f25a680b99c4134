"""Signing in, one's account, the people of the clinic, who did what."""
