"""Contracts of a DECP JSON file, whatever its envelope, read as a stream."""

import io
import re
from collections.abc import Iterator
from typing import Any

import ijson

from terreau.kit.streams import CleanText, Metered, UnreadableFile, encoding_of

CONTRACT_KEYS = ("marche", "marché", "contrat-concession", "contratConcession", "concession")
NOT_A_NUMBER = re.compile(r'(?<=")(\s*:\s*)(?:NaN|-?Infinity|None)(?=\s*[,}\]])')
CONCESSIONS = re.compile(r'"(?:contrat-concession|contratConcession)"(\s*:)')


def corrected(text: str) -> str:
    """Make one prefix reach both lists of version 2, and read NaN, which some exports write, as an absent value."""
    if "NaN" in text or "Infinity" in text or "None" in text:
        text = NOT_A_NUMBER.sub(r"\1null", text)
    if "oncession" in text:
        text = CONCESSIONS.sub(r'"marche"\1', text)
    return text


def json_prefix(head: bytes) -> str | None:
    """Return the ijson path of the contracts from the first bytes of a file; None when it is not DECP."""
    events = ijson.basic_parse(io.BytesIO(head))
    try:
        return _envelope(events)
    except (ijson.JSONError, StopIteration):
        return None


def _envelope(events: Iterator[tuple[str, Any]]) -> str | None:
    event, _ = next(events)
    if event == "start_array":
        return "item"
    if event != "start_map":
        return None
    for event, value in events:
        if event == "map_key" and value == "marches":
            return _inside_marches(events, "marches")
        if event == "map_key" and value in CONTRACT_KEYS:
            return _list_or_single(events, value)
        if event == "map_key" and value in {"acheteur", "acheteur.id", "autoriteConcedante"}:
            return ""
    return None


def _inside_marches(events: Iterator[tuple[str, Any]], prefix: str) -> str | None:
    event, _ = next(events)
    if event == "start_array":
        return f"{prefix}.item"
    if event != "start_map":
        return None
    event, value = next(events)
    if event == "end_map":
        return f"{prefix}.marche.item"
    if value not in CONTRACT_KEYS:
        return None
    return _list_or_single(events, f"{prefix}.{value}")


def _list_or_single(events: Iterator[tuple[str, Any]], prefix: str) -> str:
    event, _ = next(events)
    return f"{prefix}.item" if event == "start_array" else prefix


def json_rows(source: Metered, head: bytes) -> Iterator[Any]:
    """Yield each contract as published (dicts, lists, str, int, Decimal). Raises UnreadableFile, also midway."""
    encoding = encoding_of(head)
    clean_head = corrected(head.decode(encoding, errors="ignore"))
    prefix = json_prefix(clean_head.encode())
    if prefix is None:
        raise UnreadableFile(
            "Ce fichier JSON n'est pas au format des données essentielles : "
            "il doit contenir une liste « marches ». Vérifiez le fichier choisi."
        )
    read = 0
    try:
        for item in ijson.items(CleanText(source, encoding, corrected), prefix):
            read += 1
            yield item
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as broken:
        raise UnreadableFile(
            f"Ce fichier JSON est abîmé ou coupé après {read} marché(s) lu(s) : rien n'a été importé. "
            "Téléchargez-le de nouveau."
        ) from broken
