"""DECP import: its rate beside the same parser feeding COPY into a bare table, and its memory at 50 and 500 MB.

    python bench/decp_import.py [MEGABYTES]     (default 500)

Each measure runs in a process of its own, on a database of its own that is dropped afterwards. Prints the ratio of
rates (at least 1/5 is asked) and the peak memory of a tenth of the size and of the whole (within 20 % is asked).
"""

# Django is set up in the measured process only
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))


def siret(rng: random.Random, rank: int) -> str:
    """A SIRET that passes its check, invented."""
    siren = _closed(f"{900_000_000 + rank * 7 % 90_000_000:09d}"[:8])
    return _closed(siren + f"{rng.randrange(1, 60):04d}")


def _closed(digits: str) -> str:
    """The digits and the key that makes their Luhn sum a multiple of ten."""
    total = 0
    for position, character in enumerate(reversed(digits)):
        value = int(character) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{(10 - total % 10) % 10}"


def generate(path: Path, megabytes: int) -> None:
    """Write a v2 file: mostly clean contracts, some groups, amendments, subcontracts, and a few dirty values."""
    rng = random.Random(95018)
    buyers = [siret(rng, rank) for rank in range(2_000)]
    firms = [siret(rng, 10_000 + rank) for rank in range(40_000)]
    words = [
        "construction",
        "entretien",
        "fourniture",
        "rénovation",
        "école",
        "voirie",
        "éclairage",
        "nettoyage",
        "gymnase",
        "logement",
    ]
    with path.open("w", encoding="utf-8") as out:
        out.write('{"marches": {"marche": [\n')
        rank = 0
        while out.tell() < megabytes * 1024**2:
            out.write(
                ("," if rank else "") + json.dumps(contract(rng, rank, buyers, firms, words), ensure_ascii=False) + "\n"
            )
            rank += 1
        out.write("]}}\n")


def contract(rng: random.Random, rank: int, buyers: list[str], firms: list[str], words: list[str]) -> dict[str, object]:
    """One contract with the fields that the schema requires."""
    holders = rng.choices(firms, k=1 if rng.random() < 0.85 else 3)
    found: dict[str, object] = {
        "id": f"{rank // 2000:05d}-{rank % 97}",
        "acheteur": {"id": buyers[rank % 2000]},
        "nature": "Marché",
        "objet": " ".join(rng.choices(words, k=18)),
        "codeCPV": rng.choice(["45000000-7", "71000000-8", "90910000-9", "33600000-6"]),
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Sans objet"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": rng.randrange(1, 9),
        "attributionAvance": False,
        "typeGroupementOperateurs": "Conjoint" if len(holders) > 1 else "Pas de groupement",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "95018", "typeCode": "Code commune"},
        "dureeMois": rng.randrange(1, 48) if rng.random() > 0.01 else "NC",
        "dateNotification": f"2025-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "datePublicationDonnees": "2026-01-15",
        "montant": round(rng.lognormvariate(12, 1.3), 2) if rng.random() > 0.005 else 1e17,
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "formePrix": "Forfaitaire",
        "sousTraitanceDeclaree": False,
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": one}} for one in holders],
        "considerationsSociales": {
            "considerationSociale": ["Clause sociale" if rank % 5 == 0 else "Pas de considération sociale"]
        },
        "considerationsEnvironnementales": {"considerationEnvironnementale": ["Clause environnementale"]},
        "origineUE": 0.0,
        "origineFrance": 0.0,
    }
    return found | changes(rng, firms)


def changes(rng: random.Random, firms: list[str]) -> dict[str, object]:
    """Sometimes an amendment, sometimes an act of subcontracting."""
    found: dict[str, object] = {}
    if rng.random() < 0.1:
        change = {"id": 1, "dureeMois": 12, "dateNotificationModification": "2025-12-01"}
        found["modifications"] = [{"modification": {**change, "datePublicationDonneesModification": "2026-01-15"}}]
    if rng.random() < 0.1:
        act = {
            "id": 1,
            "sousTraitant": {"typeIdentifiant": "SIRET", "id": rng.choice(firms)},
            "dureeMois": 6,
            "montant": 15000.5,
        }
        dates = {"dateNotification": "2025-12-01", "datePublicationDonnees": "2026-01-15", "variationPrix": "Ferme"}
        found["actesSousTraitance"] = [{"acteSousTraitance": act | dates}]
    return found


def measured(kind: str, path: Path) -> dict[str, float]:
    """Run one measure in another process."""
    done = subprocess.run(
        [sys.executable, __file__, kind, str(path)], capture_output=True, text=True, check=True, env=os.environ
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(kind: str, path: Path) -> None:
    """Run one measure here and print its seconds, rows and peak memory (MB of this process, PostgreSQL apart)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terreau.config.settings")
    django.setup()
    rows, seconds = {"bare": bare, "import": full}[kind](path)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "peak": peak}))


def bare(path: Path) -> tuple[int, float]:
    """The same reader, each contract as JSON text, copied into a table without index nor key."""
    from django.db import connection, transaction

    from terreau.procurement.decp.formats import read_rows
    from terreau.procurement.decp.importing import limits

    rows, started = 0, time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (number text, content text)")
        with cursor.copy("COPY bench_bare FROM STDIN") as copy:
            for row in read_rows(path, limits()):
                rows += 1
                copy.write_row((row.content["id"], json.dumps(row.content, default=str, ensure_ascii=False)))
    seconds = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bench_bare")
    return rows, seconds


def full(path: Path) -> tuple[int, float]:
    """The import as the command does it."""
    from io import StringIO

    from terreau.procurement.decp.command import import_decp_files

    class Sink(StringIO):
        head = ""

        def write(self, text: str) -> int:
            self.head = self.head or text
            return len(text)

    out = Sink()
    started = time.perf_counter()
    status = import_decp_files([path], territory="", dry_run=False, as_json=True, out=out)
    seconds = time.perf_counter() - started
    if status:
        raise SystemExit(out.head)
    counts = json.loads(out.head.partition(', "details"')[0] + "}")
    print(counts, file=sys.stderr)
    return counts["read"], seconds


def on_fresh_database(work: Callable[[], None]) -> None:
    """Give the work a migrated database in the embedded server, dropped afterwards."""
    from terreau.launcher.database import Kind, cluster_of

    os.environ.setdefault("TERREAU_MODE", "test")
    if os.environ.get("DATABASE_URL"):
        work()
        return
    cluster = cluster_of(Kind.TEST)
    cluster.start()
    name = f"bench_{os.getpid()}"
    try:
        import psycopg

        with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}")
        os.environ["DATABASE_URL"] = cluster.url(name)
        subprocess.run([sys.executable, str(ROOT / "manage.py"), "migrate", "-v0", "--skip-checks"], check=True)
        work()
        with psycopg.connect(cluster.url("postgres"), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        cluster.release()


def main(megabytes: int) -> None:
    """Generate, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        small, big = Path(folder) / "small.json", Path(folder) / "big.json"
        generate(small, megabytes // 10)
        generate(big, megabytes)

        def work() -> None:
            few = measured("import", small)
            plain, many, again = measured("bare", big), measured("import", big), measured("bare", big)
            # The machine may be busy during one of them: the faster of two tries is the one to beat.
            plain = min(plain, again, key=lambda one: one["seconds"])
            rates = {name: one["rows"] / one["seconds"] for name, one in (("bare", plain), ("import", many))}
            print(f"{megabytes} MB, {many['rows']:.0f} rows")
            print(f"same parser into a bare table: {rates['bare']:.0f} rows/s ({plain['seconds']:.1f} s)")
            print(f"import: {rates['import']:.0f} rows/s ({many['seconds']:.1f} s)")
            print(f"ratio: {rates['import'] / rates['bare']:.3f} (asked: at least 0.2)")
            print(
                f"peak memory: {few['peak']:.0f} MB for {megabytes // 10} MB, {many['peak']:.0f} MB for {megabytes} MB "
                f"(+{many['peak'] / few['peak'] - 1:.1%}, asked: within 20 %)"
            )

        on_fresh_database(work)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
