"""Every published file of the folder of open data: each row has one outcome, and a second run changes nothing."""

from pathlib import Path

import pytest

from terreau.kit import clock
from terreau.kit.models import ImportBatch
from terreau.procurement.decp.importing import KIND, import_files
from terreau.procurement.models import Contract

pytestmark = pytest.mark.django_db
FILES = (
    "exemples-officiels/v1.5.0/json/*.json", "exemples-officiels/v1.5.0/xml/*.xml",
    "exemples-officiels/v2.0.3/json/*.json",
    "exemples-officiels/v2.0.3/xml/*.xml", "malforme/*", "reel-2019-csv/*", "reel-2019-json/*", "reel-2022-json/*",
    "reel-2024-tabulaire/*", "tabulaire-exemples/*",
)  # fmt: skip


def run(*paths: Path) -> dict[str, int]:
    batch = ImportBatch.objects.create(kind=KIND, file_name=paths[0].name, state=ImportBatch.State.RUNNING)
    return import_files(paths, at=clock.now(), batch=batch).counts


@pytest.mark.parametrize("pattern", FILES)
def test_every_row_has_one_outcome_and_a_second_run_changes_nothing(open_data: Path, pattern: str) -> None:
    paths = sorted((open_data / "decp").glob(pattern))
    assert paths
    for path in paths:
        first = run(path)
        contracts = Contract.objects.count()
        second = run(path)
        for counts in (first, second):
            assert counts["read"] == sum(counts.values()) - counts["read"] > 0
        assert (second["created"], second["updated"]) == (0, 0)
        assert (second["flagged"], second["rejected"]) == (first["flagged"], first["rejected"])
        assert Contract.objects.count() == contracts
