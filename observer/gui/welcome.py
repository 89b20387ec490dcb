"""The start page: the sample project, a new or another project, and the recent ones."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from observer.gui.icons import icon
from observer.gui.parts import (
    button,
    card,
    choice_button,
    column,
    heading,
    in_the_middle,
    label,
    row,
    strong,
)
from observer.gui.rail import Logo
from observer.gui.theme import Tokens
from observer.storage.files import is_there
from observer.text.catalogue import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the start page leads to."""

    sample: Callable[[], object]
    new: Callable[[], object]
    open: Callable[[Path], object]
    read: Callable[[Path], object]
    settings: Callable[[], object]
    handed: Callable[[], object]


class WelcomePage(QWidget):
    """The start page.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    ways
        Where it leads to.
    recent
        Project folders, the latest first.
    """

    def __init__(
        self, text: Catalogue, tokens: Tokens, ways: Ways, recent: tuple[str, ...]
    ) -> None:
        super().__init__()
        self._text = text
        self._ways = ways
        self._in_use: Path | None = None
        self.setAccessibleName(text("Start"))
        frame, inside = card(margin=32, gap=16)
        frame.setFixedWidth(620)
        head = row(gap=16)
        head.addWidget(Logo(tokens, 48))
        titles = column(gap=2)
        titles.addWidget(strong("Ooghoogte", tokens, px=24))
        titles.addWidget(
            label(
                text("Look at play of parent and child, frame by frame, and look back together."),
                "muted",
            )
        )
        head.addLayout(titles, 1)
        inside.addLayout(head)
        self.waiting = label("", "chip")
        self.waiting.hide()
        inside.addWidget(self.waiting)
        self.sentence = label("", "alarm")
        self.sentence.hide()
        inside.addWidget(self.sentence)
        self.read_only = button(text("Open it to read only"), self._read)
        self.read_only.hide()
        inside.addWidget(self.read_only)
        self.sample = self._way(
            text("Look around in the sample project"),
            text("Two sessions of a drawn family, coded by two coders."),
            "play",
            ways.sample,
            tokens,
            role="primary",
        )
        self.new = self._way(
            text("New project"),
            text("A folder of your own, under a passphrase."),
            "add",
            ways.new,
            tokens,
        )
        self.other = self._way(
            text("Open a project"),
            text("Choose its folder."),
            "open",
            self._choose,
            tokens,
        )
        for each in (self.sample, self.new, self.other):
            inside.addWidget(each)
        self.recent: list[QPushButton] = []
        known = [Path(folder) for folder in recent if is_there(Path(folder) / "project.json")]
        if known:
            inside.addWidget(heading(text("Recent projects"), tokens))
        for folder in known[:4]:
            made = choice_button(
                folder.name,
                short_path(folder.parent),
                partial(ways.open, folder),
                tokens,
                picture="project",
            )
            made.setToolTip(str(folder))
            self.recent.append(made)
            inside.addWidget(made)
        inside.addLayout(self._foot(ways))
        self.setLayout(in_the_middle(frame))

    def take_keyboard(self) -> None:
        """Give the keyboard to what is most likely wanted: the latest project, or the sample."""
        (self.recent[0] if self.recent else self.sample).setFocus(Qt.FocusReason.TabFocusReason)

    def say(self, sentence: str, *, in_use: Path | None = None) -> None:
        """Show what went wrong.

        Parameters
        ----------
        sentence
            What happened and what to do.
        in_use
            The project that another window has open: it can still be read.
        """
        self.sentence.setText(sentence)
        self.sentence.show()
        self._in_use = in_use
        self.read_only.setVisible(in_use is not None)

    def films_wait(self, paths: tuple[Path, ...]) -> None:
        """Show that films wait for a project to be chosen."""
        names = ", ".join(path.name for path in paths)
        self.waiting.setText(
            self._text("{films} waits: choose a project, and it opens in it.", films=names)
        )
        self.waiting.setVisible(bool(paths))

    def _foot(self, ways: Ways) -> QHBoxLayout:
        text, foot = self._text, row()
        foot.addWidget(button(text("Settings"), ways.settings, role="quiet"))
        self.handed = button(
            text("Open a hand-over …"),
            ways.handed,
            role="quiet",
            hint=text("A session that another coder handed to you, as one encrypted file."),
        )
        foot.addWidget(self.handed)
        foot.addStretch(1)
        return foot

    @staticmethod
    def _way(
        words: str,
        about: str,
        name: str,
        pressed: Callable[[], object],
        tokens: Tokens,
        *,
        role: str = "row",
    ) -> QPushButton:
        made = button("", pressed, role=role, hint=about)
        made.setAccessibleName(words)
        lit = role == "primary"
        line = row(gap=14)
        line.setContentsMargins(16, 0, 16, 0)
        picture = label("", wrap=False)
        picture.setPixmap(
            icon(name, tokens, tokens.on_accent if lit else tokens.accent).pixmap(24, 24)
        )
        line.addWidget(picture)
        titles = column(gap=2)
        titles.addStretch(1)
        titles.addWidget(strong(words, tokens, px=14))
        titles.addWidget(label(about, "" if lit else "muted"))
        titles.addStretch(1)
        line.addLayout(titles, 1)
        made.setLayout(line)
        made.setFixedHeight(60)
        if lit:
            made.setStyleSheet(f"QLabel {{ color: {tokens.on_accent}; }}")
        return made

    def _read(self) -> None:
        if self._in_use is not None:
            self._ways.read(self._in_use)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._text("Open a project"))
        if folder:
            self._ways.open(Path(folder))


def short_path(folder: Path) -> str:
    """Return a folder with the user's own one as ``~``, cut in the middle where it is long."""
    home = Path.home()
    words = f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
    half = 24
    cut = f"{words[:half]}\N{HORIZONTAL ELLIPSIS}{words[-half:]}"
    return cut if len(words) > len(cut) else words
