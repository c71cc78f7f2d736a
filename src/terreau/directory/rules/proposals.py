"""A structure that someone proposes, carried whole by the link sent to their address: nothing is kept before."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Proposal:
    """What was typed; `commune` is an INSEE code."""

    name: str
    commune: str
    email: str
    full_name: str
    siret: str = ""
    summary: str = ""
    kinds: tuple[str, ...] = ()

    def packed(self) -> str:
        """As the link carries it."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> "Proposal":
        """From a link. Raises ValueError when it holds anything else."""
        try:
            told = json.loads(text)
            return cls(**{**told, "kinds": tuple(told.get("kinds", ()))})
        except (TypeError, AttributeError) as wrong:
            raise ValueError("not a proposal") from wrong
