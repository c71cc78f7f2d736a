"""Contracts of a DECP XML file (versions 1.5 and 2), read as a stream."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, iterparse

from terreau.kit.streams import CleanText, Metered, UnreadableFile, encoding_of

CONTRACTS = {"marche", "contrat-concession"}
LISTS = {
    "titulaires",
    "concessionnaires",
    "modifications",
    "actesSousTraitance",
    "modificationsActesSousTraitance",
    "considerationsSociales",
    "considerationsEnvironnementales",
    "techniques",
    "modalitesExecution",
    "typesPrix",
    "donneesExecution",
    "tarifs",
}


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def as_value(element: Element) -> Any:
    """Return an element as the JSON of the same contract would be: text, dict, or list of wrapped items."""
    if not len(element):
        text = (element.text or "").strip()
        return [] if not text and _name(element) in LISTS else text or None
    if _name(element) in LISTS:
        return [{_name(child): as_value(child)} for child in element]
    value: dict[str, Any] = {}
    for child in element:
        name, inner = _name(child), as_value(child)
        value[name] = [value[name], inner] if name in value else inner
    return value


def xml_rows(source: Metered, head: bytes) -> Iterator[Any]:
    """Yield each contract as a dict. Raises UnreadableFile, also midway."""
    clean = CleanText(source, encoding_of(head))
    read = 0
    try:
        for row in _contracts(clean):
            read += 1
            yield row
    except DefusedXmlException as hostile:
        raise UnreadableFile("Ce fichier XML déclare des entités : il est refusé par sécurité.") from hostile
    except (ParseError, UnicodeDecodeError, RecursionError) as broken:
        raise UnreadableFile(
            f"Ce fichier XML est abîmé ou coupé après {read} marché(s) lu(s) : rien n'a été importé. "
            "Téléchargez-le de nouveau."
        ) from broken


def _contracts(clean: CleanText) -> Iterator[Any]:
    events = iterparse(clean, events=("start", "end"), parser=DefusedXMLParser(encoding="utf-8"))
    _, root = next(events)
    if _name(root) not in CONTRACTS | {"marches"}:
        raise UnreadableFile(
            "Ce fichier XML n'est pas au format des données essentielles : "
            "sa racine doit être « marches ». Vérifiez le fichier choisi."
        )
    depth = 0
    for event, element in events:
        depth += 1 if event == "start" else -1
        if event == "end" and depth == 0 and _name(root) == "marches":
            yield as_value(element) if _name(element) in CONTRACTS else None
            root.clear()
    if _name(root) in CONTRACTS:
        yield as_value(root)
