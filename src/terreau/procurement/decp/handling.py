"""What becomes of a file of published contracts that somebody sent."""

from terreau.accounts.actor import Actor
from terreau.kit.file_work import FileWork
from terreau.procurement.decp.actions import import_decp, preview_decp, refuse_batch

FILES = FileWork("procurement.decp", 1024 * 1024, preview_decp, import_decp, refuse_batch, Actor.again)
