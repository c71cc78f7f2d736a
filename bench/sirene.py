"""SIRENE: the filtering pass beside DuckDB's own scan of the same files, and its memory at a fifth of the size.

    python bench/sirene.py [ROWS] [COMMUNES] [FOLDER]     (default 5 000 000 establishments, communes 95018)

COMMUNES is the beginning of INSEE codes: 95018 is a town, 95 a département. FOLDER keeps the generated files.
The pass is all that an import reads: both files filtered, sorted by outcome, counted, and the kept rows as objects.
It is compared, with the same memory and threads, with what DuckDB does in one query a file on the same files:
- predicate: count(*) of the rows under the same predicate, without the join nor any other column;
- columns: the values of every column that the pass reads, over all rows, counted.
The directory is supposed to know one place in 10 000. Each measure has a process of its own; of three tries in turn the
fastest counts. Asked: at most 3 times, and a peak memory within 20 % from a fifth of the rows to all of them.
"""

import csv
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
TRIES = 3
KNOWN = "known.txt"
NAMES = ("StockEtablissement_utf8", "StockUniteLegale_utf8")

from terreau.directory.reference import ess_rules  # noqa: E402
from terreau.directory.rules.sirene_codes import forms_of_ess, published_communes  # noqa: E402
from terreau.directory.sirene import queries  # noqa: E402
from terreau.directory.sirene.files import StockFile, recognise  # noqa: E402
from terreau.directory.sirene.reading import Limits, open_stock  # noqa: E402
from terreau.directory.sirene.rows import StockKind, Wanted  # noqa: E402


def wanted(prefix: str, folder: Path) -> Wanted:
    """Structures of the ESS of the communes whose code begins so, and those that a directory knows: 1 in 10 000."""
    path = ROOT / "src" / "terreau" / "territories" / "data" / "communes.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        codes = frozenset(row["code"] for row in csv.DictReader(lines) if row["code"].startswith(prefix))
    known = frozenset((folder / KNOWN).read_text().split())
    return Wanted(codes, forms_of_ess(ess_rules()), frozenset(siret[:9] for siret in known), known)


def ours(paths: list[Path], prefix: str) -> int:
    """The pass as an import does it."""
    with open_stock(paths, wanted(prefix, paths[0].parent)) as stock:
        kept = sum(1 for _ in stock.places())
        units = sum(1 for _ in stock.units())
        counts = stock.counts
    if any(one.read != one.kept + sum(one.set_aside.values()) for one in counts) or units > kept:
        raise SystemExit(f"rows are lost: {counts}")
    return kept


def table(file: StockFile) -> str:
    """The file as DuckDB reads it."""
    path = queries.location(file)
    return f"read_parquet('{path}')" if file.is_parquet else f"read_csv('{path}', all_varchar = true, header = true)"


def connected() -> duckdb.DuckDBPyConnection:
    """DuckDB under the limits of the pass."""
    limits = Limits()
    return duckdb.connect(
        config={"memory_limit": limits.memory, "threads": limits.threads, "preserve_insertion_order": False}
    )


def predicate(paths: list[Path], prefix: str) -> int:
    """The rows of each file that fit, counted."""
    files, asked = recognise(paths), wanted(prefix, paths[0].parent)
    near = "codeCommuneEtablissement IN (FROM commune) OR siret IN (FROM place_known)"
    concerned = (
        "etatAdministratifUniteLegale = 'A' AND (economieSocialeSolidaireUniteLegale = 'O' "
        "OR categorieJuridiqueUniteLegale::VARCHAR IN (FROM form)) OR siren IN (FROM unit_known)"
    )
    conditions = {StockKind.PLACES: near, StockKind.UNITS: concerned}
    rows = 0
    with connected() as connection:
        for name, codes in (
            ("commune", published_communes(asked.communes)),
            ("place_known", asked.sirets),
            ("unit_known", asked.sirens),
            ("form", asked.legal_forms),
        ):
            connection.execute(f"CREATE TABLE {name} AS SELECT unnest(?::VARCHAR[])", [list(codes)])
        for kind, file in files.items():
            found = connection.execute(f"SELECT count(*) FROM {table(file)} WHERE {conditions[kind]}").fetchone()
            rows += int(found[0]) if found else 0
    return rows


def columns(paths: list[Path], _prefix: str) -> int:
    """Every column that the pass reads, over all rows."""
    rows = 0
    with connected() as connection:
        for file in recognise(paths).values():
            shown = ", ".join(f'count("{name}")' for name in queries.present(file))
            found = connection.execute(f"SELECT count(*), {shown} FROM {table(file)}").fetchone()
            rows += int(found[0]) if found else 0
    return rows


WORK: dict[str, Callable[[list[Path], str], int]] = {"ours": ours, "predicate": predicate, "columns": columns}


def measure(kind: str, folder: Path, suffix: str, prefix: str) -> None:
    """Run one measure here; print seconds, seconds of processor, rows and peak memory in MB."""
    started, spent = time.perf_counter(), processor()
    rows = WORK[kind]([folder / f"{name}.{suffix}" for name in NAMES], prefix)
    done = {"seconds": time.perf_counter() - started, "cpu": processor() - spent, "rows": rows}
    print(json.dumps(done | {"peak": peak()}))


def peak() -> float:
    """Most memory held by this process in MB, its parent's left out (which getrusage would count)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def processor() -> float:
    """Seconds of processor used by this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def fastest(kinds: tuple[str, ...], folder: Path, suffix: str, prefix: str) -> dict[str, dict[str, float]]:
    """The fastest of several tries of each kind, taken in turn."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(TRIES):
        for kind in kinds:
            command = [sys.executable, __file__, kind, str(folder), suffix, prefix]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            found = dict(json.loads(said.splitlines()[-1]))
            best[kind] = min(best.get(kind, found), found, key=lambda one: one["seconds"])
    return best


def compare(small: Path, big: Path, suffix: str, prefix: str) -> None:
    """Print the ratios and the memory for one format."""
    many = fastest(("ours", "predicate", "columns"), big, suffix, prefix)
    few = fastest(("ours",), small, suffix, prefix)["ours"]
    mine = many["ours"]
    print(
        f"{suffix}: the pass {mine['seconds']:.1f} s, {mine['cpu']:.1f} s of processor, {mine['rows']:.0f} places kept"
    )
    for name in ("predicate", "columns"):
        other = many[name]
        ratios = f"{mine['seconds'] / other['seconds']:.2f} (processor {mine['cpu'] / other['cpu']:.2f})"
        print(f"  {name}: {other['seconds']:.1f} s, {other['cpu']:.1f} s of processor; ratio {ratios}")
    print(f"  peak memory: {few['peak']:.0f} MB, then {mine['peak']:.0f} MB ({mine['peak'] / few['peak'] - 1:+.1%})")


def know(folder: Path) -> None:
    """Say which places the directory already has."""
    with duckdb.connect() as connection:
        places = str(folder / f"{NAMES[0]}.parquet")
        rows = connection.execute(
            "SELECT siret FROM read_parquet(?) WHERE hash(siret) % 10000 = 0", [places]
        ).fetchall()
    (folder / KNOWN).write_text("\n".join(sorted(siret for (siret,) in rows)))


def main(rows: int, prefix: str, folder: Path) -> None:
    """Generate what is missing, measure, print."""
    from make_sirene import generate

    small, big = folder / str(rows // 5), folder / str(rows)
    for size, where in ((rows // 5, small), (rows, big)):
        if not (where / f"{NAMES[1]}.csv").exists():
            started = time.perf_counter()
            generate(size, where)
            print(f"{size} establishments generated in {time.perf_counter() - started:.0f} s")
        know(where)
    for suffix in ("parquet", "csv"):
        compare(small, big, suffix, prefix)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] in WORK:
        measure(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        given = sys.argv[1:] + ["5000000", "95018"][len(sys.argv) - 1 :]
        with tempfile.TemporaryDirectory() as scratch:
            main(int(given[0]), given[1], Path(given[2]) if len(given) > 2 else Path(scratch))
