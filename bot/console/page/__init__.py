"""What every page is made of: who may open it, its frame, its words, its bars."""
