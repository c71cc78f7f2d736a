"""The stock of SIRENE: what its files are, and the rows of a territory in them."""
