"""A fiche as search engines read it (schema.org, JSON-LD)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from terreau.directory.models import Fiche, Offer
from terreau.directory.rules.opening_hours import CODES, read
from terreau.directory.rules.phones import e164
from terreau.directory.rules.structures import StructureKind

ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WITHOUT_PROFIT = ("92", "93")  # associations and foundations, by their legal category


def linked_data(fiche: Fiche, *, areas: Sequence[str], offers: Sequence[Offer]) -> dict[str, Any]:
    """The thing itself, without its e-mail address; what is unknown is left out."""
    place, unit = fiche.establishment, fiche.establishment.organisation
    is_ngo = StructureKind.ASSOCIATION in fiche.kinds or unit.legal_category.startswith(WITHOUT_PROFIT)
    told = {
        "@context": "https://schema.org",
        "@type": "NGO" if is_ngo else "Organization",
        "name": place.name,
        "legalName": unit.name if unit.name != place.name else "",
        "alternateName": unit.acronym,
        "url": fiche.website or page_url(fiche),
        "mainEntityOfPage": page_url(fiche),
        "description": fiche.summary or fiche.description[:500],
        "telephone": e164(fiche.phone),
        "identifier": _number("SIRET", place.siret) or _number("SIREN", unit.siren),
        "address": _address(fiche),
        "location": _location(fiche),
        "areaServed": list(areas),
        "numberOfEmployees": {"@type": "QuantitativeValue", "value": fiche.headcount} if fiche.headcount else None,
        "makesOffer": [{"@type": "Offer", "name": offer.title} for offer in offers],
    }
    return {key: value for key, value in told.items() if value}


def page_url(fiche: Fiche) -> str:
    """The whole address of the public page."""
    return settings.PUBLIC_URL + reverse("directory:fiche", args=[fiche.pk])


def _number(name: str, value: str | None) -> dict[str, str] | None:
    return {"@type": "PropertyValue", "propertyID": name, "value": value} if value else None


def _address(fiche: Fiche) -> dict[str, str] | None:
    place = fiche.establishment
    if place.commune is None:
        return None
    told = {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.commune.name,
        "addressCountry": "FR",
    }
    return {key: value for key, value in told.items() if value}


def _location(fiche: Fiche) -> dict[str, Any] | None:
    place, hours = fiche.establishment, _hours(fiche.opening_hours)
    told: dict[str, Any] = {"openingHoursSpecification": hours} if hours else {}
    if place.latitude is not None:
        told["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return {"@type": "Place", **told} if told else None


def _hours(text: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [ENGLISH_DAYS[CODES.index(day)] for day in opening.days if day in CODES],
            "opens": start,
            "closes": "23:59" if end == "24:00" else end,
        }
        for opening in read(text) or ()
        for start, end in opening.spans
        if end and set(opening.days) & set(CODES)
    ]
