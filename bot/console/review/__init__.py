"""The month looked at again, and the second look at a case."""
