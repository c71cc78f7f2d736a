"""Byte streams under a limit, turned into clean UTF-8 whatever their encoding."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

CHUNK = 65536
HELD_BACK = 4096


class UnreadableFile(Exception):
    """A file that cannot be read at all; the message is a sentence in French that says what to do."""


@dataclass(frozen=True)
class Limits:
    """How much a file may weigh once open, in bytes, and how many rows a spreadsheet may hold."""

    decompressed_bytes: int = 4 * 1024**3
    spreadsheet_bytes: int = 25 * 1024**2
    spreadsheet_open_bytes: int = 400 * 1024**2
    spreadsheet_rows: int = 200_000


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are not UTF-8 as Windows Latin-1, the other encoding met in published files."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("terreau-cp1252", _as_cp1252)


class Metered:
    """A binary stream that refuses to give more than the limit. Only `read` is used downstream."""

    def __init__(self, raw: IO[bytes], limit: int, *, head: bytes = b"") -> None:
        self._raw = raw
        self._head = head
        self._left = limit - len(head)
        self._limit = limit

    def read(self, size: int = CHUNK) -> bytes:
        """Return the next bytes (some may come from the head already read), empty at the end."""
        if self._head:
            given, self._head = self._head, b""
            return given
        data = self._raw.read(size if size > 0 else CHUNK)
        self._left -= len(data)
        if self._left < 0:
            shown = f"{self._limit / 1024**2:.0f}" if self._limit >= 1024**2 else "1"
            raise UnreadableFile(
                f"Ce fichier dépasse {shown} Mo une fois décompressé : rien n'a été importé. "
                "Découpez-le en plusieurs fichiers."
            )
        return data


def encoding_of(head: bytes) -> str:
    """Return the codec of a file from its first bytes: a mark says so, else UTF-8 (Latin-1 bytes are mended)."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head[:2] in {b"<\0", b"{\0", b"[\0"}:
        return "utf-16-le"
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)", head)
    if declared:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
        except LookupError:
            return "utf-8-sig"
        return {"utf-8": "utf-8-sig", "iso8859-1": "cp1252"}.get(name, name)
    return "utf-8-sig"


class CleanText:
    """A readable stream of clean UTF-8 bytes, with an optional correction of the text on the way."""

    def __init__(self, source: Metered, encoding: str, correct: Callable[[str], str] | None = None) -> None:
        self._source = source
        self._decoder: Any = codecs.getincrementaldecoder(encoding)(errors="terreau-cp1252")
        self._correct = correct
        self._kept = ""
        self._ended = False

    def read(self, size: int = CHUNK) -> bytes:
        """Return at least one byte, or none at the end; a call that asks for none gets none."""
        if size == 0:
            return b""
        while not self._ended:
            data = self._source.read(CHUNK)
            self._ended = not data
            text = self._advance(self._decoder.decode(data, final=self._ended))
            if text:
                return text.encode("utf-8", errors="replace")
        return b""

    def _advance(self, text: str) -> str:
        """Return what may go out. A correction never straddles a comma, so the text is cut after one."""
        if self._correct is None:
            return text
        text = self._kept + text
        self._kept = ""
        if not self._ended:
            cut = text.rfind(",", 0, max(0, len(text) - HELD_BACK)) + 1
            if not cut and len(text) < CHUNK * 16:
                self._kept = text
                return ""
            text, self._kept = text[: cut or len(text)], text[cut or len(text) :]
        return self._correct(text)


class TextLines:
    """Lines of text of a clean stream, line ends kept, for the csv reader."""

    def __init__(self, source: CleanText) -> None:
        self._source = source

    def __iter__(self) -> "TextLines":
        self._rest = ""
        self._lines: list[str] = []
        return self

    def __next__(self) -> str:
        while not self._lines:
            data = self._source.read()
            if not data:
                if not self._rest:
                    raise StopIteration
                last, self._rest = self._rest, ""
                return last
            self._split(self._rest + data.decode("utf-8"))
        return self._lines.pop()

    def _split(self, text: str) -> None:
        """Keep the last piece: its end, or the second half of a CR LF, may come with the next bytes."""
        pieces = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
        self._rest = pieces.pop()
        if not self._rest and pieces:
            self._rest = pieces.pop()
        if len(self._rest) > CHUNK * 64:
            raise UnreadableFile("Ce fichier contient une ligne démesurée : ce n'est pas un tableau.")
        pieces.reverse()
        self._lines = pieces
