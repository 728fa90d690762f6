"""What is refused of a deed at the counter."""

from jiwar.kernel.errors import Refused


class DocumentNotShown(Refused):
    """Nobody acts at the counter for somebody whose document the agent did not see; `fields` says where."""

    def __init__(self, sentence: str, field: str) -> None:
        self.fields = {field: sentence}
        super().__init__(sentence)
