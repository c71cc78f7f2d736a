"""The synonyms and names of kinds shipped with the room, read once."""

import tomllib
from functools import cache
from pathlib import Path

from terreau.directory.rules.search_words import Lexicon, lexicon, phrase_key, tokens
from terreau.directory.rules.structures import StructureKind

FILE = Path(__file__).resolve().parent.parent / "data" / "synonyms.toml"
LONGEST = 4


@cache
def known_words() -> Lexicon:
    """The lexicon in force. Raises ValueError for a kind that does not exist."""
    with FILE.open("rb") as file:
        read = tomllib.load(file)
    return lexicon(read["group"], read["narrower"], {StructureKind(code): said for code, said in read["kinds"].items()})


def activities_in(text: str) -> set[str]:
    """The divisions of what a title says: "Entretien de vos espaces verts" gives {"77"}."""
    words, told = tokens(text), known_words().activities
    runs = (words[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(words) - size + 1))
    return {told[key] for run in runs if (key := phrase_key(" ".join(run))) in told}
