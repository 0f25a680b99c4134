"""The commands: each reads its input, makes one call, prints, exits."""
