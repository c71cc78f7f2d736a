"""Open data of public contracts (DECP): reading, cleaning, grouping, importing."""
