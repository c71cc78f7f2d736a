"""What becomes of a list of structures that somebody sent."""

from terreau.accounts.actor import Actor
from terreau.directory.importing.actions import import_list, preview_list, refuse_batch
from terreau.kit.file_work import FileWork

FILES = FileWork("directory.list", 50 * 1024, preview_list, import_list, refuse_batch, Actor.again)
