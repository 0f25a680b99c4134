"""Who is on call: shifts, swaps, time off, and the gaps."""
