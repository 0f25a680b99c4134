"""What a nurse does with a case, from taking it to closing it."""
