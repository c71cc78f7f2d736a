"""Two rows of one organisation become one, and can be parted again."""

import pytest
from django.db import connection

from terreau.accounts.actor import Actor
from terreau.accounts.roles import Role
from terreau.directory import actions
from terreau.directory.models import Contact, Establishment, Membership, Merge, Organisation
from terreau.directory.rules.merging import Side, merge_refusal
from terreau.directory.tests import make
from terreau.kit.access import Forbidden
from terreau.kit.actions import Refused
from terreau.kit.clock import now
from terreau.kit.models import JournalEntry

KEPT = Side(1, "", "900000010", False)


@pytest.mark.parametrize(
    ("kept", "removed", "says"),
    [
        (KEPT, KEPT, "même fiche"),
        (KEPT, Side(2, "", "", True), "déjà réunie"),
        (Side(1, "1" * 14, "", False), Side(2, "2" * 14, "", False), "chacune leur SIRET"),
        (KEPT, Side(2, "2" * 14, "", False), "a un SIRET"),
        (KEPT, Side(2, "", "900000028", False), "SIREN différents"),
        (Side(1, "", "", False), Side(2, "", "900000028", False), "a un SIREN"),
    ],
)
def test_two_different_organisations_are_never_merged(kept: Side, removed: Side, says: str) -> None:
    assert says in str(merge_refusal(kept, removed))


def test_a_row_without_number_may_join_another() -> None:
    assert merge_refusal(KEPT, Side(2, "", "", False)) is None


def double() -> tuple[Establishment, Establishment]:
    kept = make.establishment("Bâtival")
    removed = make.establishment("BATIVAL SARL", organisation=make.organisation("BATIVAL SARL", siren=None), siret=None)
    return kept, removed


@pytest.mark.django_db
def test_a_merge_moves_everything_and_undoing_puts_it_back() -> None:
    kept, removed = double()
    contact = make.contact(removed)
    member = make.membership("company", organisation=removed.organisation)
    offer = make.invitation(role="company", organisation=removed.organisation)
    old_unit = removed.organisation
    nadia = make.actor()
    merge = actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason="même adresse")
    for row in (contact, member, offer, removed, old_unit):
        row.refresh_from_db()
    assert contact.establishment == kept
    assert member.organisation == offer.organisation == kept.organisation
    assert (removed.merged_into, old_unit.merged_into) == (kept, kept.organisation)
    assert JournalEntry.objects.get(verb="directory.merge_establishments").reason == "même adresse"

    assert actions.undo_merge(by=nadia, merge=merge, at=now()) == 0
    for row in (contact, member, offer, removed, old_unit):
        row.refresh_from_db()
    assert contact.establishment == removed
    assert member.organisation == offer.organisation == removed.organisation == old_unit
    assert removed.merged_into is None
    assert old_unit.merged_into is None
    with pytest.raises(Refused, match="déjà séparées"):
        actions.undo_merge(by=nadia, merge=merge, at=now())


@pytest.mark.django_db
def test_a_row_moved_elsewhere_since_the_merge_is_left_where_it_is() -> None:
    kept, removed = double()
    contact = make.contact(removed)
    third = make.establishment("Autre")
    nadia = make.actor()
    merge = actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason="vu")
    Contact.objects.filter(pk=contact.pk).update(establishment=third)
    assert actions.undo_merge(by=nadia, merge=merge, at=now()) == 1
    contact.refresh_from_db()
    assert contact.establishment == third


@pytest.mark.django_db
def test_a_merge_that_a_constraint_forbids_says_which_rows_collide_and_changes_nothing() -> None:
    kept, removed = double()
    someone = make.user()
    for unit in (kept.organisation, removed.organisation):
        make.membership("company", organisation=unit, user=someone)
    with pytest.raises(Refused, match=r"rattachement.*one_active_membership_of_a_kind"):
        actions.merge_establishments(by=make.actor(), kept=kept, removed=removed, reason="vu")
    assert not Merge.objects.exists()
    assert Membership.objects.filter(organisation=removed.organisation).count() == 1


@pytest.mark.django_db
def test_a_legal_unit_with_another_place_stays() -> None:
    kept, removed = double()
    make.establishment("Dépôt", organisation=removed.organisation, siret=None)
    actions.merge_establishments(by=make.actor(), kept=kept, removed=removed, reason="vu")
    assert Organisation.objects.get(pk=removed.organisation_id).merged_into is None


@pytest.mark.django_db
def test_merges_are_undone_last_first() -> None:
    kept, removed = double()
    best = make.establishment("Bâtival", organisation=kept.organisation)
    Establishment.objects.filter(pk=kept.pk).update(siret=None)
    nadia = make.actor()
    first = actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason="vu")
    second = actions.merge_establishments(by=nadia, kept=best, removed=kept, reason="vu")
    assert Establishment.objects.get(pk=removed.pk).merged_into == best
    with pytest.raises(Refused, match="séparez d'abord"):
        actions.undo_merge(by=nadia, merge=first, at=now())
    actions.undo_merge(by=nadia, merge=second, at=now())
    assert Establishment.objects.get(pk=removed.pk).merged_into == kept
    actions.undo_merge(by=nadia, merge=first, at=now())
    assert Establishment.objects.get(pk=removed.pk).merged_into is None


@pytest.mark.django_db
def test_a_merge_needs_its_reason_and_a_neighbour_cannot_undo_it() -> None:
    kept, removed = double()
    nadia = make.actor()
    with pytest.raises(Refused, match="une phrase"):
        actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason=" ")
    merge = actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason="vu")
    with pytest.raises(Forbidden):
        actions.undo_merge(by=make.actor(territory=make.neighbour()), merge=merge, at=now())
    with pytest.raises(Refused, match="déjà réunie"):
        actions.merge_establishments(by=nadia, kept=kept, removed=removed, reason="vu")


@pytest.mark.django_db
def test_an_import_follows_a_merge() -> None:
    kept, removed = double()
    actions.merge_establishments(by=make.actor(), kept=kept, removed=removed, reason="vu")
    assert actions.find_or_create_establishment(by=make.system(), name="Bâtival") == kept


@pytest.mark.django_db
def test_probable_duplicates_are_near_names_one_of_which_has_no_number() -> None:
    kept, removed = double()
    make.establishment("Bâtival")
    make.establishment("Interim Insert", siret=None)
    pairs = Establishment.objects.current().duplicate_pairs(10)
    assert (removed, kept) in pairs
    assert {one for one, _ in pairs} == {removed}


@pytest.mark.django_db
def test_rows_that_the_base_holds_fast_keep_both_organisations_apart() -> None:
    kept, removed = double()
    make.contact(removed)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION held_fast() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';"
            "CREATE TRIGGER held_fast BEFORE UPDATE ON directory_contact FOR EACH ROW EXECUTE FUNCTION held_fast()"
        )
    with pytest.raises(Refused, match="« contact » ne peuvent plus changer"):
        actions.merge_establishments(by=make.actor(), kept=kept, removed=removed, reason="vu")
    assert Establishment.objects.get(pk=removed.pk).merged_into is None


@pytest.mark.django_db
def test_a_merge_is_decided_by_a_territory() -> None:
    kept, removed = double()
    nobody = Actor(user_id=None, role=Role.FACILITATOR)
    with pytest.raises(Refused, match="dites lequel"):
        actions.merge_establishments(by=nobody, kept=kept, removed=removed, reason="vu")
    assert not Merge.objects.visible_to(nobody)
