"""The page of one case, its forms, its timeline."""
