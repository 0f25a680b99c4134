"""A red flag becomes a case: advice at once, answers that weigh more, and whether they went."""
