"""French telephone numbers: read as people type them, kept in groups of two, exported in the international form."""

import re

OVERSEAS = ("262", "590", "594", "596")


def national(text: str) -> str:
    """The ten figures of a French number ("+33 (0)1 34 11 22 33" gives "0134112233"); blank when it is not one."""
    bare = re.sub(r"[^\d+]", "", text.replace("(0)", ""))
    bare = re.sub(r"^(\+|00)33", "0", bare)
    for prefix in OVERSEAS:
        bare = re.sub(rf"^(\+|00){prefix}(?=\d{{9}}$)", "0", bare)
    return bare if re.fullmatch(r"0[1-9]\d{8}", bare) else ""


def written(text: str) -> str:
    """A number as the fiche keeps it: "01 34 11 22 33"; short numbers and foreign ones as they were typed."""
    bare = national(text)
    return " ".join(bare[i : i + 2] for i in range(0, 10, 2)) if bare else " ".join(text.split())


def e164(text: str) -> str:
    """ "+33134112233", or the foreign number already written so; blank for anything else."""
    bare = national(text)
    if bare:
        return f"+33{bare[1:]}"
    foreign = re.sub(r"[\s.\-()]", "", text)
    return foreign if re.fullmatch(r"\+[1-9]\d{6,14}", foreign) else ""
