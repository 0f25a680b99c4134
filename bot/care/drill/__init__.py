"""Fire drills: begun, and how they went."""
