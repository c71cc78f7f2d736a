"""The bilan: what was due and done over a period, for a buyer, an operation, a company or the territory."""
