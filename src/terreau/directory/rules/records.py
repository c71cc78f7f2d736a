"""What is known of a place before it has a row."""

from dataclasses import dataclass

from terreau.directory.rules.kinds import EmployerKind


@dataclass(frozen=True)
class PlaceValues:
    """A place and its legal unit as a form or a file gives them.

    `siret` is 14 digits; without one, `siren` (9 digits) names the legal unit alone. A foreign or other number is
    given with its type. `commune_code` is an INSEE code already known. Blank means unknown.
    """

    name: str
    siret: str = ""
    siren: str = ""
    other_number: str = ""
    other_number_type: str = ""
    organisation_name: str = ""
    employer_kind: str = EmployerKind.COMPANY.value
    buyer_kind: str = ""
    street: str = ""
    postal_code: str = ""
    commune_code: str = ""

    @property
    def legal_number(self) -> str:
        """The SIREN, told by the SIRET when there is one."""
        return self.siret[:9] or self.siren


def place_refusal(values: PlaceValues) -> str | None:
    """Why these values cannot make a place, or None."""
    if not values.name.strip():
        return "Donnez un nom à cette organisation."
    if values.siret and not _is_digits(values.siret, 14):
        return (
            f"Le SIRET {values.siret} n'a pas 14 chiffres : corrigez-le, ou notez-le comme autre numéro avec son type."
        )
    if values.siren and not _is_digits(values.siren, 9):
        return (
            f"Le SIREN {values.siren} n'a pas 9 chiffres : corrigez-le, ou notez-le comme autre numéro avec son type."
        )
    if values.siret and values.siren and not values.siret.startswith(values.siren):
        return "Le SIRET ne commence pas par le SIREN : vérifiez les deux numéros."
    if values.other_number and not values.other_number_type:
        return "Dites de quel type de numéro il s'agit (TVA, numéro étranger...)."
    return None


def _is_digits(text: str, size: int) -> bool:
    return len(text) == size and text.isascii() and text.isdigit()
