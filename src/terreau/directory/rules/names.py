"""The key by which two spellings of one organisation meet."""

from terreau.territories.rules.keys import name_key

LEGAL_FORMS = frozenset(
    {"sarl", "sas", "sasu", "sa", "eurl", "snc", "sci", "scop", "scic", "sca", "selarl", "gie", "eirl"}
)
MAX_KEY = 255


def organisation_key(name: str) -> str:
    """Fold a name without its legal form: "SARL Bâtival" and "BATIVAL S.A.S." give "batival"."""
    words = name_key(name.replace(".", "")).split()
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words)[:MAX_KEY]


def digits(text: str) -> str:
    """The figures of a number typed with spaces, dots or dashes; empty when it holds anything else."""
    bare = "".join(text.split()).replace(".", "").replace("-", "")
    return bare if bare.isascii() and bare.isdigit() else ""
