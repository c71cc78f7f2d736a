"""A territory that works with an organisation may correct its place."""

import pytest

from terreau.directory.tests import make
from terreau.directory.ties import ties_of
from terreau.procurement.models import Agreement


@pytest.mark.django_db
def test_a_followed_buyer_is_tied_to_the_territory_that_follows_it() -> None:
    nadia, buyer = make.actor(), make.establishment("Département", organisation=make.buyer("Département"))
    Agreement.objects.create(territory_id=nadia.territory_id or 0, buyer=buyer.organisation)
    assert ties_of(nadia, buyer).is_tied
    other = make.client(territory=make.neighbour())
    assert other.get(f"/organisations/{buyer.pk}/modifier/").status_code == 403
    page = other.get(f"/organisations/{buyer.pk}/").content.decode()
    assert "autre territoire" in page
    assert f"/organisations/{buyer.pk}/contacts/ajouter/" in page
