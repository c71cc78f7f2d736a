"""The shipped lists: whole, as recorded, and in step with the rules of the ESS status."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from terreau.directory import reference
from terreau.directory.rules.ess_rules import FormGroup
from terreau.directory.rules.structures import Nomenclature


def test_the_shipped_files_are_those_recorded() -> None:
    vendored = json.loads((reference.DATA / "vendor.json").read_text(encoding="utf-8"))
    assert {entry["file"]: entry["sha256"] for entry in vendored} == {
        path.name: reference.digest(path) for path in reference.DATA.glob("*.csv.gz")
    }
    assert all(entry["licence"] and entry["version"] and entry["released_as"] for entry in vendored)


def test_legal_forms_and_activities_have_their_labels() -> None:
    assert len(reference.legal_forms()) == 260
    assert reference.legal_form_label("5460") == "Autre SARL coopérative"
    assert reference.legal_form_label("0001") is None
    naf = reference.activities(Nomenclature.NAF_2008)
    assert sum(len(code) == 6 for code in naf) == 732
    assert sum(code.isalpha() for code in naf) == 21


def test_an_activity_is_named_in_its_own_nomenclature_alone() -> None:
    label = "Action sociale sans hébergement n.c.a."
    assert reference.activity_label(Nomenclature.NAF_2008, "88.99B") == label
    assert reference.activity_label(Nomenclature.NAF_2008, "8899B") == label
    assert reference.activity_label(Nomenclature.NAF_2025, "88.99B") is None


def test_every_legal_form_named_by_the_rules_exists() -> None:
    rules = reference.ess_rules()
    assert sorted(set(rules.forms) - set(reference.legal_forms())) == []


def test_every_excluded_activity_of_the_old_nomenclature_exists_under_the_same_words() -> None:
    naf = {code.replace(".", ""): label for code, label in reference.activities(Nomenclature.NAF_2008).items()}
    old = [rule for rule in reference.ess_rules().exclusions if rule.nomenclature is Nomenclature.NAF_2008]
    assert [rule.prefix for rule in old if rule.prefix not in naf] == []
    assert all(rule.label in naf[rule.prefix].lower() for rule in old if len(rule.prefix) == 4)


def test_no_cooperative_of_the_official_list_is_taken_for_a_plain_company() -> None:
    rules, forms = reference.ess_rules(), reference.legal_forms()
    cooperatives = [code for code, label in forms.items() if "coopérative" in label.lower() or "mutu" in label.lower()]
    assert len(cooperatives) > 40
    assert {code for code in cooperatives if rules.form(code).group is not FormGroup.STATUTE} == {
        "8140"
    }  # the Mutualité sociale agricole is a scheme of social security


def test_packing_needs_both_workbooks(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cj_septembre_2022"):
        call_command("pack_reference", tmp_path)


def test_packing_again_gives_the_same_files(open_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbooks = tmp_path / "workbooks"
    workbooks.mkdir()
    for name in reference.WORKBOOKS:
        (source,) = (open_data / "nomenclatures").rglob(name)
        (workbooks / name).write_bytes(source.read_bytes())
    shipped = {
        path.name: path.read_bytes() for path in reference.DATA.iterdir() if path.suffix not in {".toml", ".txt"}
    }
    monkeypatch.setattr(reference, "DATA", tmp_path)
    call_command("pack_reference", workbooks, stdout=io.StringIO())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == shipped
