"""A patient and a treatment: enrolled, invited, looked up, summed up."""
