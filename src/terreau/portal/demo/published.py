"""What open data publish about the contracts: a small file of our own, imported as any other."""

import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from terreau.kit.actions import Refused
from terreau.kit.spans import DAY
from terreau.portal.demo.ground import Ground
from terreau.portal.demo.plan import LotPlan
from terreau.portal.demo.purchases import amount_of
from terreau.procurement.decp.actions import import_decp, upload_decp
from terreau.procurement.models import Lot

PUBLISHED_SINCE, IMPORTED_SINCE = 21 * DAY, 5 * DAY


def publish_amendments(ground: Ground, lots: dict[LotPlan, Lot]) -> None:
    """Amendments seen in open data and not signed yet: they change nothing until their document is attached.

    Raises Refused when a row of the file is not taken as it stands.
    """
    rows = [_row(ground, plan) for plan in lots if "proposed" in plan.marks]
    text = json.dumps({"marches": {"marche": rows}}, ensure_ascii=False)
    at = ground.calendar.moment(ground.calendar.today - IMPORTED_SINCE, 14)
    with ground.calendar.on(ground.calendar.today - IMPORTED_SINCE, 14):
        batch = upload_decp(by=ground.facilitator, upload=ContentFile(text.encode(), name="donnees-essentielles.json"))
        report = import_decp(by=ground.facilitator, batch=batch, paths=[Path(batch.file.path)], at=at)
    if report.counts["updated"] != len(rows):
        raise Refused(f"Données essentielles : {report.counts}")


def _row(ground: Ground, plan: LotPlan) -> dict[str, Any]:
    contract, amount = plan.contract, amount_of(plan)
    published_on = ground.calendar.today - PUBLISHED_SINCE
    holder = ground.place(plan.members[0].firm)
    change = {
        "id": 1,
        "objetModification": "Prestations supplémentaires de curage",
        "dateNotificationModification": (published_on - 9 * DAY).isoformat(),
        "datePublicationDonneesModification": published_on.isoformat(),
        "montant": int(amount * 112 / 100),
        "dureeMois": 16,
    }
    return {
        "id": contract.number,
        "acheteur": {"id": ground.buyers[contract.buyer].siret},
        "nature": "Marché",
        "objet": contract.title,
        "codeCPV": plan.trade.cpv,
        "techniques": {"technique": ["Sans objet"]},
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": ground.territory.code, "typeCode": "Code commune"},
        "dureeMois": 15,
        "dateNotification": contract.notified_on.isoformat(),
        "datePublicationDonnees": (contract.notified_on + 20 * DAY).isoformat(),
        "montant": int(amount),
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": holder.siret}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
        "typeGroupementOperateurs": "Pas de groupement",
        "modifications": [{"modification": change}],
    }
