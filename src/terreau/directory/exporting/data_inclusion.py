"""A fiche and its services in the words of data·inclusion v1, as strict as its official package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data_inclusion.schema import v1
from pydantic import BaseModel, ValidationError

from terreau.directory import vocabulary
from terreau.directory.exporting.reading import Books, updated_on
from terreau.directory.models import Fiche, Service
from terreau.directory.rules.areas import without_regions
from terreau.directory.rules.phones import e164

STRICT = {"ignore_warnings": False}
KIND_NETWORKS = frozenset({"aci", "ai", "ei", "etti", "eiti", "ea", "eatt", "esat", "geiq"})

Record = dict[str, Any]


@dataclass
class Remarks:
    """What could not be told in that schema: fields left blank, records left out, each with its reason."""

    blanked: list[Record] = field(default_factory=list)
    left_out: list[Record] = field(default_factory=list)


@dataclass(frozen=True)
class Teller:
    """Tells structures in the schema: under which source and address, with which books, on which day."""

    source: str
    url: str
    books: Books
    on: date
    remarks: Remarks

    def structure(self, fiche: Fiche) -> Record | None:
        """What the official package accepts in strict mode, or None when its very name is refused."""
        place = fiche.establishment
        raw: Record = {
            "source": self.source,
            "id": identifier(self.source, fiche),
            "nom": _title(place.name),
            "date_maj": updated_on(fiche, on=self.on).isoformat(),
            "description": fiche.description or fiche.summary or None,
            "lien_source": self.url,
            "siret": place.siret,
            **_address(fiche),
            "telephone": e164(fiche.phone) or None,
            "courriel": fiche.email or None,
            "site_web": fiche.website or None,
            "horaires_accueil": fiche.opening_hours or None,
            "accessibilite_lieu": fiche.accessibility_url or None,
            "reseaux_porteurs": _networks(fiche, self.books),
        }
        return _accepted(v1.Structure, raw, self.remarks)

    def services(self, fiche: Fiche) -> list[Record]:
        """Its services that the official package accepts in strict mode."""
        told = [_accepted(v1.Service, self._service(each, fiche), self.remarks) for each in fiche.services.all()]
        return [each for each in told if each is not None]

    def _service(self, row: Service, fiche: Fiche) -> Record:
        return {
            "source": self.source,
            "structure_id": identifier(self.source, fiche),
            "id": f"{self.source}--service-{row.pk}",
            "nom": _title(row.name),
            "description": row.description or None,
            "date_maj": min(row.as_of, self.on).isoformat(),
            "lien_source": self.url,
            "type": row.kind or None,
            "thematiques": _known("themes", row.themes),
            "frais": row.fee or None,
            "frais_precisions": row.fee_notes or None,
            "publics": _publics(row.publics),
            "publics_precisions": row.publics_notes or None,
            "conditions_acces": row.conditions or None,
            **(_elsewhere(row.place) if row.place else _address(fiche)),
            "telephone": e164(row.phone) or None,
            "courriel": row.email or None,
            "modes_accueil": _known("welcome_modes", row.welcome_modes),
            "zone_eligibilite": without_regions(row.area_codes, self.books.departements_of) or None,
            "contact_nom_prenom": (row.contact_name or None) if row.contact_is_public else None,
            "lien_mobilisation": row.access_url or None,
            "modes_mobilisation": _known("access_modes", row.access_modes),
            "mobilisable_par": _known("reachable_by", row.reachable_by),
            "mobilisation_precisions": row.access_notes or None,
            "volume_horaire_hebdomadaire": None if row.weekly_hours is None else float(row.weekly_hours),
            "nombre_semaines": row.weeks,
            "horaires_accueil": row.opening_hours or None,
        }


def identifier(source: str, fiche: Fiche) -> str:
    """`source--key`, the convention that the schema describes and does not enforce."""
    return f"{source}--{fiche.pk}"


def _address(fiche: Fiche) -> Record:
    place, commune = fiche.establishment, fiche.establishment.commune
    return {
        "commune": commune.name if commune else None,
        "code_postal": place.postal_code or None,
        "code_insee": commune.code if commune else None,
        "adresse": place.street or None,
        "complement_adresse": place.street_extra or None,
        "longitude": place.longitude,
        "latitude": place.latitude,
    }


def _elsewhere(place: Mapping[str, Any]) -> Record:
    """The address of a service given apart from its structure (keys of `Service.place`)."""
    return {
        "commune": place.get("commune"),
        "code_postal": place.get("postal_code"),
        "code_insee": place.get("commune_code"),
        "adresse": place.get("street"),
        "complement_adresse": place.get("street_extra"),
        "longitude": place.get("longitude"),
        "latitude": place.get("latitude"),
    }


def _accepted(model: type[BaseModel], raw: Record, remarks: Remarks) -> Record | None:
    """What the package accepts: an optional value that it refuses is blanked and said; a required one leaves it out."""
    try:
        model.model_validate(raw, context=STRICT)
    except ValidationError as refusal:
        wrong = {str(error["loc"][0]): error["msg"] for error in refusal.errors() if error["loc"]}
        required = [name for name in wrong if model.model_fields[name].is_required()]
        if required:
            remarks.left_out.append({"id": raw["id"], "field": required[0], "reason": wrong[required[0]]})
            return None
        remarks.blanked += [{"id": raw["id"], "field": name, "reason": reason} for name, reason in wrong.items()]
        return _accepted(model, {**raw, **dict.fromkeys(wrong)}, remarks)
    return raw


def _networks(fiche: Fiche, books: Books) -> list[str] | None:
    named = [books.networks[code].di_code for code in fiche.networks if code in books.networks]
    kinds = [kind for kind in fiche.kinds if kind in KIND_NETWORKS]
    return _known("networks", [*named, *kinds])


def _known(name: str, codes: Sequence[str]) -> list[str] | None:
    return sorted(set(vocabulary.known(name, list(codes)))) or None


def _publics(codes: Sequence[str]) -> list[str] | None:
    told = _known("publics", codes)
    everyone = v1.Public.TOUS_PUBLICS.value
    return [everyone] if told and everyone in told else told


def _title(name: str) -> str:
    """A name as the schema wants it: 150 characters at most, without a final full stop."""
    short = name.strip()[:150].strip()
    return short if short.endswith("etc.") else short.rstrip(". ")
