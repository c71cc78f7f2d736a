"""Published contracts, invented, in the shape of version 2; and files that hold them."""

import json
from pathlib import Path
from typing import Any


def siret(stem: str) -> str:
    """A SIRET from 8 digits: its keys are computed, its establishment is the first."""
    siren = _closed(stem)
    return _closed(f"{siren}0001")


def _closed(stem: str) -> str:
    doubled = (int(figure) * (2 if place % 2 == 0 else 1) for place, figure in enumerate(reversed(stem)))
    return f"{stem}{-sum(sum(divmod(value, 10)) for value in doubled) % 10}"


BUYER = siret("21950018")
OTHER_BUYER = siret("20005809")
FIRMS = [siret(f"9010{rank:04d}") for rank in range(1, 9)]


def holder(number: str = FIRMS[0], id_type: str = "SIRET", name: str = "") -> dict[str, Any]:
    """A holder as version 2 wraps it."""
    inner = {"typeIdentifiant": id_type, "id": number}
    return {"titulaire": inner | ({"denominationSociale": name} if name else {})}


def contract(**fields: Any) -> dict[str, Any]:
    """A clean contract of version 2; a field given as `...` is left out."""
    found: dict[str, Any] = {
        "id": "2026-001",
        "acheteur": {"id": BUYER},
        "nature": "Marché",
        "objet": "Réfection du gymnase des Tilleuls",
        "codeCPV": "45212222-8",
        "techniques": {"technique": ["Sans objet"]},
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "95018", "typeCode": "Code commune"},
        "dureeMois": 12,
        "dateNotification": "2026-03-02",
        "datePublicationDonnees": "2026-03-20",
        "montant": 250000.5,
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "titulaires": [holder()],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "typeGroupementOperateurs": "Pas de groupement",
    }
    return {name: value for name, value in (found | fields).items() if value is not ...}


def concession(**fields: Any) -> dict[str, Any]:
    """A clean concession of version 2."""
    found = {
        "id": "C-2026-1",
        "autoriteConcedante": {"id": BUYER},
        "nature": "Concession de service public",
        "objet": "Exploitation de la halle aux vélos",
        "procedure": "Procédure négociée ouverte",
        "dureeMois": 120,
        "dateSignature": "2026-01-05",
        "datePublicationDonnees": "2026-01-20",
        "dateDebutExecution": "2026-02-01",
        "valeurGlobale": 1_200_000,
        "montantSubventionPublique": 0,
        "concessionnaires": [{"concessionnaire": {"typeIdentifiant": "SIRET", "id": FIRMS[1]}}],
        "considerationsSociales": {"considerationSociale": ["Concession réservée"]},
    }
    return {name: value for name, value in (found | fields).items() if value is not ...}


def v2(*contracts: Any, concessions: tuple[Any, ...] = ()) -> str:
    """The text of a version 2 file."""
    lists: dict[str, Any] = {"marche": list(contracts)}
    if concessions:
        lists["contrat-concession"] = list(concessions)
    return json.dumps({"marches": lists}, ensure_ascii=False)


def write(folder: Path, text: str | bytes, name: str = "decp.json") -> Path:
    """A file of that content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
