"""How well the search answers the judged searches of bench/relevance, beside a plain LIKE on the same rows.

    python bench/relevance.py [--held-out] [--each]

nDCG@10 and recall@10 as bench/relevance/README.md defines them, on the forty open queries; `--held-out` opens the
other twenty. `--each` prints every query. Runs in a base of its own, emptied at the end.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
SAMPLE = ROOT / "bench" / "relevance"
TOP = 10
DAY = (2026, 11, 22)
Search = Callable[[Mapping[str, Any]], Sequence[str]]


def queries(*, held_out: bool) -> list[dict[str, Any]]:
    """The open queries, or those kept aside; never both."""
    read: list[dict[str, Any]] = json.loads((SAMPLE / "queries.json").read_text(encoding="utf-8"))
    return [query for query in read if bool(query.get("held_out")) is held_out]


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """From 0 to 1: how near the first ten are to the best possible order."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(each, 0) for each in found]) / best if best else 0.0


def _gain(grades: Iterable[int]) -> float:
    return sum(float(2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(list(grades)[:TOP]))


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share, found in the first ten, of what is graded 2 or 3."""
    good = {each for each, grade in grades.items() if grade >= 2}
    return len(good & set(found[:TOP])) / min(len(good), TOP) if good else 0.0


def load(corpus: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Write the structures of the corpus as fiches; the name of each in the corpus by its key."""
    from terreau.directory.models import Establishment, Fiche, Network, Organisation
    from terreau.directory.searching.indexing import reindex
    from terreau.territories import geography
    from terreau.territories.rules.keys import name_key

    geography.load()
    names: dict[int, str] = {}
    for row in corpus:
        for code in row["networks"]:
            Network.objects.get_or_create(code=code, defaults={"name": code.replace("-", " ")})
        key = name_key(row["name"])
        unit = Organisation.objects.create(name=row["name"], name_key=key, acronym=row["acronym"])
        place = Establishment.objects.create(
            organisation=unit,
            name=row["name"],
            name_key=key,
            commune_id=row["commune_code"],
            longitude=row["longitude"],
            latitude=row["latitude"],
        )
        fiche = Fiche.objects.create(
            establishment=place,
            kinds=row["kinds"],
            networks=row["networks"],
            description=row["description"],
            publics=row["publics"],
            largest_lot=row["capacity_eur"],
            headcount=row["headcount_total"],
        )
        names[fiche.pk] = row["id"]
        tell(fiche, row)
    reindex()
    return names


def tell(fiche: Any, row: Mapping[str, Any]) -> None:
    """Write what a structure of the corpus sells and does for people."""
    from terreau.directory.models import Offer, Service

    told = {"fiche": fiche, "source": "team", "as_of": "2026-01-15"}
    for offer in row["offers"]:
        Offer.objects.create(title=offer["title"], cpv=offer.get("cpv") or "", **told)
    for service in row["services"]:
        Service.objects.create(
            name=service["name"],
            description=service.get("description") or "",
            themes=service.get("thematiques") or [],
            publics=service.get("publics") or [],
            **told,
        )


def searching(names: Mapping[int, str]) -> Search:
    """The search of the directory, from anywhere in France."""
    from datetime import date

    from terreau.directory.rules.searching import read_search
    from terreau.directory.searching.answering import answer_to

    def run(query: Mapping[str, Any]) -> Sequence[str]:
        said = {"q": [query["text"]], **({"ou": [query["near"]]} if query.get("near") else {})}
        found = answer_to(read_search(said)[0], on=date(*DAY))
        return [names[pk] for pk, _ in found.hits]

    return run


def plain_like(corpus: Sequence[Mapping[str, Any]]) -> Search:
    """What a first version would do: each row that holds every word, else the whole text, by name."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_like (id text, name text, said text)")
        for row in corpus:
            lists = [each["title"] for each in row["offers"]]
            lists += [f"{each['name']} {each.get('description') or ''}" for each in row["services"]]
            said = " ".join((row["name"], row["acronym"], row["description"], row["commune"], *row["kinds"], *lists))
            cursor.execute("INSERT INTO bench_like VALUES (%s, %s, %s)", [row["id"], row["name"], said])

    def run(query: Mapping[str, Any]) -> Sequence[str]:
        words = [f"%{word}%" for word in query["text"].split()]
        with connection.cursor() as cursor:
            held = " AND ".join(["said ILIKE %s"] * len(words))
            cursor.execute(f"SELECT id FROM bench_like WHERE {held} ORDER BY name LIMIT 10", words)
            return [row[0] for row in cursor.fetchall()]

    return run


def score(title: str, asked: Sequence[Mapping[str, Any]], run: Search, *, each: bool) -> None:
    """Run the queries and print both figures, whole and by type."""
    by_type: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for query in asked:
        grades = {judged["id"]: judged["grade"] for judged in query["judged"]}
        found = run(query)
        figures = ndcg(found, grades), recall(found, grades)
        by_type[query["type"]].append(figures)
        if each:
            shown = " ".join(f"{pk}:{grades.get(pk, 0)}" for pk in found[:TOP])
            missing = [pk for pk, grade in grades.items() if grade >= 2 and pk not in found[:TOP]]
            print(f"  {figures[0]:.2f} {figures[1]:.2f} {query['id']} {query['text']} → {shown} / manque {missing}")
    whole = [figures for group in by_type.values() for figures in group]
    print(f"{title} : nDCG@10 {_mean(whole, 0):.3f}, rappel@10 {_mean(whole, 1):.3f} ({len(whole)} requêtes)")
    for name, group in sorted(by_type.items()):
        print(f"    {name:15} nDCG {_mean(group, 0):.2f}  rappel {_mean(group, 1):.2f}  ({len(group)})")


def _mean(figures: Sequence[tuple[float, float]], at: int) -> float:
    return sum(each[at] for each in figures) / len(figures) if figures else 0.0


def main(arguments: Sequence[str]) -> int:
    """Load the corpus in a base of its own, then score both searches."""
    from own_base import own_base

    with own_base():
        corpus = json.loads((SAMPLE / "corpus.json").read_text(encoding="utf-8"))
        names = load(corpus)
        asked = queries(held_out="--held-out" in arguments)
        each = "--each" in arguments
        score("Recherche de l'annuaire", asked, searching(names), each=each)
        score("LIKE simple", asked, plain_like(corpus), each=False)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("TERREAU_MODE", "test")
    sys.exit(main(sys.argv[1:]))
