"""Tables of the territories room."""

from terreau.territories.models.places import Commune, Departement, Epci, PostalCode, Region
from terreau.territories.models.territory import Territory

__all__ = ["Commune", "Departement", "Epci", "PostalCode", "Region", "Territory"]
