"""What a benchmark is given and what it answers."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Profile:
    """How big: rows, and seconds for each measurement."""

    name: str
    members: int
    copies: int
    past_loans: int
    seconds: int
    rounds: int


PROFILES = {
    "small": Profile("small", 5_000, 20_000, 200_000, 3, 3),
    "full": Profile("full", 100_000, 300_000, 1_000_000, 10, 3),
}


@dataclass(frozen=True)
class Result:
    """One figure beside the limit that was measured in the same run. More is better."""

    name: str
    unit: str
    figure: float
    limit: float
    target: str

    @property
    def ratio(self) -> float:
        """The figure as a part of the limit."""
        return self.figure / self.limit if self.limit else 0.0

    def as_json(self) -> dict[str, object]:
        """For the file of results."""
        return asdict(self) | {"ratio": round(self.ratio, 4)}
