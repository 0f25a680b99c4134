"""The month looked at again: figures, and a second person's rating."""
