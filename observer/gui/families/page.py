"""What the room of families asks of a page about one family."""

from PySide6.QtWidgets import QWidget


class FamilyPage(QWidget):
    """A page beside the sessions; subclasses override what is here."""

    def show_family(self, family_id: str) -> None:
        """Show a family; empty shows none."""
        raise NotImplementedError

    def release(self) -> None:
        """Stop following the project."""
        raise NotImplementedError

    def begin(self, *, search: bool) -> None:
        """Give the keyboard to where one begins, or to where words are looked for."""
