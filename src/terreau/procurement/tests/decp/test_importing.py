"""What an import writes: each row one outcome, nothing twice, hand edits kept, everything undone on request."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from terreau.directory.models import Establishment, Organisation
from terreau.directory.tests import make as people
from terreau.kit import clock
from terreau.kit.actions import Refused
from terreau.kit.models import ImportBatch, ImportRow
from terreau.kit.streams import UnreadableFile
from terreau.procurement.decp import undoing
from terreau.procurement.decp.importing import KIND, Report, import_files
from terreau.procurement.decp.updating import differences
from terreau.procurement.models import Amendment, Contract, Lot, LotCompany, Subcontract
from terreau.procurement.tests.decp.make import BUYER, FIRMS, concession, contract, holder, v2, write

pytestmark = pytest.mark.django_db
Import = Callable[..., tuple[Report, ImportBatch]]
TABLES = (Contract, Lot, LotCompany, Amendment, Subcontract, Establishment, Organisation)


@pytest.fixture
def give(tmp_path: Path) -> Import:
    """Import contracts of version 2 and return the report with its batch."""

    def run(*contracts: Any, concessions: tuple[Any, ...] = ()) -> tuple[Report, ImportBatch]:
        batch = ImportBatch.objects.create(kind=KIND, file_name="decp.json", state=ImportBatch.State.RUNNING)
        report = import_files([write(tmp_path, v2(*contracts, concessions=concessions))], at=clock.now(), batch=batch)
        batch.state = ImportBatch.State.DONE
        batch.save()
        return report, batch

    return run


def outcome(report: Report) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count and name != "read"}


def everything() -> dict[str, list[Any]]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


CHANGES: dict[str, Any] = {
    "titulaires": [holder(FIRMS[0], name="Bâtival"), holder("DE814864138", "TVA", "Hellman")],
    "typeGroupementOperateurs": "Solidaire",
    "modifications": [{"modification": {"id": 1, "montant": 300000, "dateNotificationModification": "2026-06-01"}}],
    "actesSousTraitance": [
        {"acteSousTraitance": {"id": 1, "sousTraitant": holder(FIRMS[5])["titulaire"], "montant": 5000, "dureeMois": 2}}
    ],
    "modificationsActesSousTraitance": [{"modificationActeSousTraitance": {"id": 1, "montant": 7000}}],
}


def test_a_contract_is_written_whole(give: Import) -> None:
    report, _ = give(contract(**CHANGES))
    assert outcome(report) == {"created": 1}
    row = Contract.objects.get()
    assert (row.buyer_siret, row.buyer.siren, row.buyer.buyer_kind) == (BUYER, BUYER[:9], "municipality")
    assert (row.kind, row.stage, row.amount, row.group_kind, row.considerations) == (
        "works", "notified", Decimal("250000.50"), "solidary", ["clause"],
    )  # fmt: skip
    lot = row.lots.get()
    assert (str(lot.starts_on), str(lot.ends_on), lot.amount) == ("2026-03-02", "2027-03-01", Decimal("250000.50"))
    companies = {one.establishment.siret or one.establishment.other_number: one for one in lot.companies.all()}
    assert set(companies) == {FIRMS[0], "DE814864138"}
    assert {one.role for one in companies.values()} == {"joint_contractor"}
    assert companies["DE814864138"].establishment.other_number_type == "TVA"
    assert [(one.number, one.state, one.amount) for one in row.amendments.all()] == [(1, "proposed", Decimal(300000))]
    acts = lot.subcontracts.order_by("revision")
    assert [(one.revision, one.amount, one.subcontractor.siret) for one in acts] == [
        (0, Decimal(5000), FIRMS[5]),
        (1, Decimal(7000), FIRMS[5]),
    ]


def test_the_same_file_twice_changes_nothing(give: Import) -> None:
    contracts = [contract(**CHANGES), contract(id="2", montant=-1), contract(id=None), contract(id="3", titulaires=[])]
    first, _ = give(*contracts, concessions=(concession(),))
    before = everything()
    second, _ = give(*contracts, concessions=(concession(),))
    assert outcome(first) == {"created": 2, "flagged": 2, "rejected": 1}
    assert outcome(second) == {"unchanged": 2, "flagged": 2, "rejected": 1}
    assert everything() == before
    assert list(first.details()) == list(second.details())


def test_flagged_contracts_stay_out_of_totals(give: Import) -> None:
    give(contract(id="ok"), contract(id="dirty", montant=1e17), contract(id="months", dureeMois="NC"))
    assert [one.number for one in Contract.objects.in_totals()] == ["ok"]
    assert {one.number for one in Contract.objects.filter(is_flagged=True)} == {"dirty", "months"}
    assert set(Lot.objects.filter(is_flagged=True).values_list("contract__number", flat=True)) == {"dirty", "months"}


def test_rows_of_one_key_become_one_contract(give: Import) -> None:
    report, batch = give(
        contract(titulaires=[holder(FIRMS[0])]),
        contract(id="lots", objet="Lot 1", montant=10),
        contract(titulaires=[holder(FIRMS[1])]),
        contract(id="lots", objet="Lot 2", montant=20),
    )
    assert outcome(report) == {"created": 2, "flagged": 2}
    group, lots = Contract.objects.get(number="2026-001"), Contract.objects.get(number="lots")
    assert (group.amount, group.lots.get().companies.count()) == (Decimal("250000.50"), 2)
    assert (lots.amount, lots.is_flagged) == (Decimal(30), True)
    assert [(one.number, one.title, one.amount) for one in lots.lots.order_by("pk")] == [
        ("1", "Lot 1", Decimal(10)),
        ("2", "Lot 2", Decimal(20)),
    ]
    rows = batch.rows.order_by("position").values_list("locator", "outcome", "subject_id")
    assert [(outcome, subject) for _, outcome, subject in rows] == [
        ("created", group.pk), ("flagged", lots.pk), ("created", group.pk), ("flagged", lots.pk),
    ]  # fmt: skip


def test_a_changed_publication_updates_and_an_older_one_does_not(give: Import) -> None:
    give(contract())
    report, _ = give(contract(**CHANGES, montant=260000, dureeMois=14, datePublicationDonnees="2026-07-01"))
    assert outcome(report) == {"updated": 1}
    row = Contract.objects.get()
    lot = row.lots.get()
    assert (row.amount, row.duration_months, lot.amount, str(lot.ends_on)) == (
        Decimal(260000),
        14,
        Decimal(260000),
        "2027-05-01",
    )
    assert (row.amendments.count(), lot.subcontracts.count(), lot.companies.count()) == (1, 2, 2)
    again, _ = give(contract(**CHANGES, montant=260000, dureeMois=14, datePublicationDonnees="2026-07-01"))
    older, _ = give(contract())
    assert outcome(again) == outcome(older) == {"unchanged": 1}


def test_what_a_person_typed_survives_and_the_difference_shows(give: Import) -> None:
    give(contract())
    Contract.objects.update(title="Gymnase, lot unique", edited_fields=["title"])
    Lot.objects.update(title="Gros œuvre")
    report, _ = give(contract(objet="Réfection (rectificatif)", montant=99, datePublicationDonnees="2026-07-01"))
    row = Contract.objects.get()
    assert outcome(report) == {"updated": 1}
    assert (row.title, row.amount, row.lots.get().title) == ("Gymnase, lot unique", Decimal(99), "Gros œuvre")
    assert list(differences(row)) == [("title", "Gymnase, lot unique", "Réfection (rectificatif)")]


def test_a_contract_entered_by_hand_is_completed_never_overwritten(give: Import) -> None:
    buyer = people.buyer()
    mine = Contract.objects.create(
        buyer=buyer, buyer_siret=BUYER, number="2026-001", title="Mon gymnase", stage="planned"
    )
    lot = Lot.objects.create(contract=mine, title="Mon lot", amount=5)
    report, _ = give(contract())
    mine.refresh_from_db()
    lot.refresh_from_db()
    assert outcome(report) == {"updated": 1}
    assert (mine.title, mine.amount, mine.stage, str(mine.notified_on)) == (
        "Mon gymnase",
        Decimal("250000.50"),
        "notified",
        "2026-03-02",
    )
    assert (lot.title, lot.amount, lot.companies.count()) == ("Mon lot", Decimal(5), 1)
    assert outcome(give(contract())[0]) == {"unchanged": 1}


def test_a_decision_to_keep_a_flagged_contract_lasts_until_its_content_changes(give: Import) -> None:
    give(contract(dureeMois="NC"))
    Contract.objects.update(is_flagged=False)
    assert outcome(give(contract(dureeMois="NC"))[0]) == {"unchanged": 1}
    assert outcome(give(contract(dureeMois="NC", objet="Autre"))[0]) == {"updated": 1}
    assert outcome(give(contract(dureeMois="NC", montant=0, objet="Autre"))[0]) == {"flagged": 1}


def test_a_holder_that_is_no_longer_published_is_kept_and_told(give: Import) -> None:
    give(contract(titulaires=[holder(FIRMS[0], name="Bâtival")]))
    report, _ = give(contract(titulaires=[holder(FIRMS[1])], datePublicationDonnees="2026-07-01"))
    assert outcome(report) == {"flagged": 1}
    assert "Bâtival n'est plus publié" in next(report.details())["reason"]
    assert LotCompany.objects.count() == 2


def test_an_amendment_that_a_person_dismissed_does_not_come_back(give: Import) -> None:
    give(contract(**CHANGES))
    Amendment.objects.update(state="dismissed")
    give(contract(**CHANGES, objet="Autre"))
    assert Amendment.objects.get().state == "dismissed"


def test_undoing_leaves_no_trace_of_what_was_created(give: Import) -> None:
    people.establishment("Déjà là", siret=FIRMS[7])
    before = everything()
    _, batch = give(contract(**CHANGES), contract(id="2", titulaires=[holder(FIRMS[7])]), contract(id="3", montant=0))
    undoing.undo(batch)
    assert everything() == before


def test_undoing_an_update_puts_everything_back(give: Import) -> None:
    give(contract(**CHANGES))
    before = everything()
    _, batch = give(
        contract(
            **CHANGES | {
                "titulaires": [holder(FIRMS[0]), holder(FIRMS[2])],
                "modifications": [{"modification": {"id": 1, "montant": 1}}, {"modification": {"id": 2, "montant": 2}}],
                "modificationsActesSousTraitance": [],
                "actesSousTraitance": [{"acteSousTraitance": {"id": 1, "sousTraitant": holder(FIRMS[6])["titulaire"]}}],
                "considerationsSociales": "NC",
            },
            montant=12, dureeMois=3, objet="Tout autre", dateNotification="2026-04-01",
            datePublicationDonnees="2026-08-01",
        )
    )  # fmt: skip
    assert everything() != before
    undoing.undo(batch)
    assert everything() == before


def test_undoing_is_refused_when_a_later_import_or_a_person_changed_the_same_contract(give: Import) -> None:
    _, first = give(contract())
    _, second = give(contract(montant=7))
    with pytest.raises(Refused, match="annulez-le d'abord"):
        undoing.undo(first)
    undoing.undo(second)
    ImportBatch.objects.filter(pk=second.pk).update(state="undone")
    Contract.objects.update(edited_fields=["title"])
    with pytest.raises(Refused, match="corrigé à la main"):
        undoing.undo(first)
    Contract.objects.update(edited_fields=[])
    undoing.undo(first)
    assert not Contract.objects.exists()


def test_lots_that_a_person_split_or_joined_are_not_made_again(give: Import) -> None:
    give(contract(), contract(id="lots", objet="Lot 1"), contract(id="lots", objet="Lot 2"))
    split, lots = Contract.objects.get(number="2026-001"), Contract.objects.get(number="lots")
    Lot.objects.create(contract=split, title="Peinture")
    other = Contract.objects.create(buyer=split.buyer, number="tout", title="Tout", stage="planned")
    lots.lots.update(contract=other)
    Contract.objects.filter(pk=lots.pk).update(grouped_into=other)
    later = {"datePublicationDonnees": "2026-09-01", "titulaires": [holder(FIRMS[0]), holder(FIRMS[3])]}
    _, batch = give(contract(**later), contract(id="lots", objet="Lot 1", **later), contract(id="lots", objet="Lot 2"))
    assert (split.lots.count(), lots.lots.count(), other.lots.count()) == (2, 0, 2)
    assert other.lots.get(title="Lot 1").companies.count() == 2
    undoing.undo(batch)
    assert LotCompany.objects.count() == 3


def test_undoing_is_refused_when_a_contract_was_joined_to_another(give: Import) -> None:
    _, batch = give(contract(), contract(id="2"))
    first, second = Contract.objects.order_by("pk")
    Contract.objects.filter(pk=first.pk).update(grouped_into=second)
    with pytest.raises(Refused, match="regroupé"):
        undoing.undo(batch)


def test_trying_writes_nothing_and_says_the_same_as_importing(give: Import, tmp_path: Path) -> None:
    text = v2(contract(**CHANGES), contract(id="2", montant="?"), contract(id=None))
    dry = import_files([write(tmp_path, text)], at=clock.now(), batch=None)
    assert not any(rows for rows in everything().values())
    assert not ImportRow.objects.exists()
    real, _ = give(contract(**CHANGES), contract(id="2", montant="?"), contract(id=None))
    assert (dry.counts, list(dry.details())) == (real.counts, list(real.details()))


def test_a_file_cut_midway_writes_nothing(tmp_path: Path) -> None:
    batch = ImportBatch.objects.create(kind=KIND, file_name="x")
    with pytest.raises(UnreadableFile, match="rien n'a été importé"):
        import_files([write(tmp_path, v2(contract(), contract(id="2"))[:-30])], at=clock.now(), batch=batch)
    assert not any(rows for rows in everything().values())


def command(*args: Any) -> tuple[int, str]:
    out, status = StringIO(), 0
    try:
        call_command("import", "decp", *map(str, args), stdout=out)
    except SystemExit as left:
        status = int(left.code or 0)
    return status, out.getvalue()


def test_the_command_reports_in_json(tmp_path: Path) -> None:
    people.territory()
    path = write(tmp_path, v2(contract(), contract(id="2", montant=-5), contract(acheteur={})))
    status, said = command(path, "--territory", "95018", "--report", "json")
    report = json.loads(said)
    assert status == 0
    assert {name: report[name] for name in report if name != "details"} == {
        "read": 3, "created": 1, "updated": 0, "unchanged": 0, "flagged": 1, "rejected": 1,
    }  # fmt: skip
    assert report["details"] == [
        {"index": 2, "outcome": "flagged", "field": "montant", "reason": "montant négatif (« -5 »)"},
        {"index": 3, "outcome": "rejected", "field": "acheteur.id", "reason": "SIRET de l'acheteur absent"},
    ]
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.rows.count(), batch.territory_id) == ("done", 3, people.territory().pk)


def test_the_command_says_in_words_and_tries_without_writing(tmp_path: Path) -> None:
    path = write(tmp_path, f"id;acheteur_id;montant\nA;{BUYER};-5\n")
    status, said = command(path, path, "--dry-run")
    assert status == 0
    assert "rien n'a été écrit" in said
    assert "decp.json, ligne 2 : à vérifier, montant" in said
    assert not ImportBatch.objects.exists()
    assert not Contract.objects.exists()


@pytest.mark.parametrize("args", [[], ["--dry-run"]])
def test_the_command_answers_an_unreadable_file_with_an_error_and_status_2(tmp_path: Path, args: list[str]) -> None:
    status, said = command(write(tmp_path, "Bonjour"), "--report", "json", *args)
    assert status == 2
    assert set(json.loads(said)) == {"error"}
    assert command(tmp_path / "absent.json")[0] == 2
    assert command(write(tmp_path, v2(contract())), "--territory", "00000")[0] == 2
    assert not Contract.objects.exists()


def test_the_territory_filters_nothing(tmp_path: Path) -> None:
    people.territory()
    command(write(tmp_path, v2(contract(), contract(id="x", acheteur={"id": FIRMS[3]}))), "--territory", "95018")
    assert Contract.objects.count() == 2
