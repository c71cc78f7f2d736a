"""The house's streams, under the name by which the readers of published contracts know them."""

from terreau.kit.streams import (
    CHUNK,
    CleanText,
    Limits,
    Metered,
    TextLines,
    UnreadableFile,
    encoding_of,
)

__all__ = ["CHUNK", "CleanText", "Limits", "Metered", "TextLines", "UnreadableFile", "encoding_of"]
