"""Traits of a person that figures need, in words of their own."""

from terreau.kit.labels import Labelled


class EducationLevel(Labelled):
    """Levels of the French framework of certifications (Code du travail, D6113-19), grouped as figures ask."""

    BELOW_3 = "below_3", "Sans diplôme ou inférieur au CAP"
    LEVEL_3 = "level_3", "CAP ou BEP (niveau 3)"
    LEVEL_4 = "level_4", "Baccalauréat (niveau 4)"
    LEVEL_5_UP = "level_5_up", "Bac +2 et plus (niveau 5 et au-delà)"
    UNKNOWN = "unknown", "Non renseigné"


def education_level(level: int | None) -> EducationLevel:
    """The group of a level from 1 to 8 (None: not known)."""
    if level is None:
        return EducationLevel.UNKNOWN
    if level < 3:
        return EducationLevel.BELOW_3
    return {3: EducationLevel.LEVEL_3, 4: EducationLevel.LEVEL_4}.get(level, EducationLevel.LEVEL_5_UP)
