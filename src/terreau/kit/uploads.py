"""Files sent by a page: a full disk ends in a sentence, not in an error."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

DISK_FULL = "Le fichier n'a pas pu être reçu : le disque est plein. Prévenez l'administration, puis réessayez."


class CarefulUploadHandler(TemporaryFileUploadHandler):
    """Writes a big file beside, and leaves it out when it cannot: the form then says why (`upload_problem`)."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the temporary file."""
        try:
            super().new_file(*args, **kwargs)
        except OSError as full:
            self._leave_out(full)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write some of it."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as full:
            self._leave_out(full)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """Finish writing."""
        try:
            return super().file_complete(file_size)
        except OSError:
            self._remember()
            return None

    def _leave_out(self, full: OSError) -> None:
        self._remember()
        raise SkipFile from full

    def _remember(self) -> None:
        unfinished = getattr(self, "file", None)
        if unfinished is not None:
            unfinished.close()
        if self.request is not None:
            self.request.META["terreau.upload_problem"] = DISK_FULL


def upload_problem(request: HttpRequest) -> str:
    """The sentence about a file of this request that could not be received; empty when all is well."""
    return str(request.META.get("terreau.upload_problem", ""))
