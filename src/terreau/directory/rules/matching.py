"""When a record of a file and a place already known are one (`MatchDecision`)."""

from terreau.kit.labels import Labelled


class MatchDecision(Labelled):
    """What a person said of a record kept aside."""

    SAME = "same", "C'est la même"
    NEW = "new", "C'est une autre"
    SKIPPED = "skipped", "Ne pas importer"
