"""What people do with contracts, buyers followed and operations."""

from terreau.procurement.actions.agreements import edit_agreement, follow_buyer, stop_following
from terreau.procurement.actions.arranging import assign_operation, group_contracts, split_contract
from terreau.procurement.actions.contracts import save_contract
from terreau.procurement.actions.deciding import dismiss_planned, link_planned, resolve_flags, unlink_planned
from terreau.procurement.actions.operations import save_operation

__all__ = [
    "assign_operation",
    "dismiss_planned",
    "edit_agreement",
    "follow_buyer",
    "group_contracts",
    "link_planned",
    "resolve_flags",
    "save_contract",
    "save_operation",
    "split_contract",
    "stop_following",
    "unlink_planned",
]
