"""A patient and a treatment: enrolled, joined, asked day by day, summed up, erased."""
