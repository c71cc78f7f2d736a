"""What buyers buy."""

from terreau.procurement.models.agreement import Agreement
from terreau.procurement.models.changes import Amendment, Part, Subcontract
from terreau.procurement.models.contract import Contract, Lot, LotCompany, Operation

__all__ = ["Agreement", "Amendment", "Contract", "Lot", "LotCompany", "Operation", "Part", "Subcontract"]
