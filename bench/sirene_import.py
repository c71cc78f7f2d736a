"""SIRENE into the directory: `import directory` on a generated stock, in a base of its own.

    python bench/sirene_import.py [ROWS] [TERRITORY] [FOLDER]     (default 1 000 000 establishments, territory 95018)

TERRITORY is a commune (95018), a département (95) or a grouping of communes (200054781). FOLDER keeps the generated
files, under the number of rows.
The import runs twice: the second one, on a directory that knows everything, must create and update nothing.
Printed: seconds, rows read and rows kept by second, and the peak memory of this process (PostgreSQL apart).
"""

import io
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT), str(ROOT / "bench")]
NAMES = ("StockUniteLegale_utf8.parquet", "StockEtablissement_utf8.parquet")
OUTCOMES = ("created", "updated", "unchanged", "flagged", "rejected")


def peak() -> float:
    """Most memory held by this process in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def once(paths: list[Path], code: str) -> dict[str, int]:
    """Import, print what it took, and return the counts."""
    from terreau.directory.importing.command import import_directory_files

    out, started = io.StringIO(), time.perf_counter()
    if import_directory_files(paths, territory=code, dry_run=False, as_json=True, out=out):
        raise SystemExit(out.getvalue())
    seconds, said = time.perf_counter() - started, json.loads(out.getvalue())
    counts = {name: int(said[name]) for name in ("read", *OUTCOMES)}
    kept = counts["read"] - sum(one["count"] for one in said["set_aside"])
    if counts["read"] != sum(counts[name] for name in OUTCOMES):
        raise SystemExit(f"rows are lost: {counts}")
    rates = f"{counts['read'] / seconds:.0f} rows read/s, {kept / seconds:.0f} rows kept/s"
    print(f"{seconds:.1f} s, {rates}, peak {peak():.0f} MB; {kept} kept, {counts}")
    return counts


def main(rows: int, code: str, folder: Path) -> None:
    """Generate what is missing, import twice."""
    from make_sirene import generate
    from own_base import own_base

    where = folder / str(rows)
    if not (where / NAMES[1]).exists():
        generate(rows, where)
    with own_base():
        from django.core.management import call_command

        from terreau.territories.models import Territory

        call_command("load_geography", verbosity=0)
        kind = "departement" if len(code) < 5 else "commune" if len(code) == 5 else "epci"
        Territory.objects.create(kind=kind, code=code, name="mesure")
        paths = [where / name for name in NAMES]
        once(paths, code)
        again = once(paths, code)
        if again["created"] or again["updated"]:
            raise SystemExit("the second run changed something")


if __name__ == "__main__":
    given = sys.argv[1:] + ["1000000", "95018"][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as scratch:
        main(int(given[0]), given[1], Path(given[2]) if len(given) > 2 else Path(scratch))
