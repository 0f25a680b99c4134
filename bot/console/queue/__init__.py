"""Who is in danger, what to do, by when; and what stands beside it: the hand-over, the drills."""
