"""One finding about a definition."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`path` is a place in the file (`questions.owner_name.visible`), `message` what is wrong, `fix` what to do."""

    path: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"
