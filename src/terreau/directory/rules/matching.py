"""When a record of a file and a place already known are one (`MatchDecision`)."""

from terreau.kit.labels import Labelled

NEAR_NAMES = 0.45  # share of common trigrams from which two names of one commune are shown to a person


class MatchDecision(Labelled):
    """What a person said of a record kept aside."""

    SAME = "same", "C'est la même"
    NEW = "new", "C'est une autre"
    SKIPPED = "skipped", "Ne pas importer"
