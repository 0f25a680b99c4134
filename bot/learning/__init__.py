"""Learns what screening holds of messages beyond its rules; run by a person, never by the bot."""
