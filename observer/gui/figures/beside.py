"""What stands beside a figure: what it shows, how it is counted, and the moments of a mark."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QListWidget, QListWidgetItem, QWidget

from observer.figures.marks import FigureMark, FilmMoment
from observer.gui.parts import clear, column, heading, label, rule, scrolling
from observer.gui.theme import Tokens
from observer.model.messages import Message, msg
from observer.statistics.definitions import of_statistic
from observer.statistics.docstrings import plain
from observer.statistics.registry import Statistic
from observer.text.catalogue import Catalogue

WIDTH_PX = 272
_ROLE = Qt.ItemDataRole.UserRole


class Beside(QFrame):
    """The pane at the right of a figure or table.

    Parameters
    ----------
    text
        Language.
    tokens
        Colours and measures.
    """

    wanted = Signal(object)
    """A moment that somebody wants to see in the film."""

    def __init__(self, text: Catalogue, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self._tokens = tokens
        self._statistic: Statistic | None = None
        self.setProperty("role", "panel")
        self.setFixedWidth(WIDTH_PX)
        self.about = label("")
        self.definition = label("", "muted")
        self.whole = QCheckBox(text("Whole definition"))
        self.whole.toggled.connect(self._define)
        self._defined = column(gap=4)
        self.moments_of = heading(text("In the film"), tokens)
        self.mark = label("")
        self.moments = QListWidget()
        self.moments.setAccessibleName(text("Moments in the film"))
        self.moments.setWordWrap(True)
        self.moments.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.moments.itemClicked.connect(self._go)
        self.moments.itemActivated.connect(self._go)
        layout = column(gap=0)
        layout.addWidget(scrolling(self._explained()), 3)
        layout.addWidget(rule())
        self._film = self._film_part()
        layout.addWidget(self._film, 2)
        self.setLayout(layout)
        self.show_mark(None)

    def explain(self, about: str, statistic: Statistic) -> None:
        """Say what is shown, and how its figures are counted."""
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self._statistic = statistic
        self.definition.setText(self._text.render(statistic.definition))
        self._define()

    def _explained(self) -> QWidget:
        inside = QWidget()
        layout = column(margin=14, gap=8)
        layout.addWidget(self.about)
        layout.addWidget(heading(self._text("How it is counted"), self._tokens))
        layout.addWidget(self.definition)
        layout.addWidget(self.whole)
        layout.addLayout(self._defined)
        layout.addStretch(1)
        inside.setLayout(layout)
        return inside

    def _film_part(self) -> QWidget:
        inside = QWidget()
        layout = column(margin=14, gap=8)
        layout.addWidget(self.moments_of)
        layout.addWidget(self.mark)
        layout.addWidget(self.moments, 1)
        layout.addStretch(0)
        inside.setLayout(layout)
        return inside

    def _define(self) -> None:
        """Set the whole definition out, or take it away."""
        clear(self._defined)
        if self._statistic is None or not self.whole.isChecked():
            return
        stated, text = of_statistic(self._statistic), self._text
        parts: tuple[tuple[Message, tuple[str, ...]], ...] = (
            (msg("Formula"), tuple(text.render(each) for each in stated.formula)),
            (msg("Units"), tuple(text.render(each) for each in stated.units)),
            (msg("Edge cases"), tuple(text.render(each) for each in stated.edge_cases)),
            (msg("Sources"), stated.sources),
        )
        for title, lines in parts:
            if lines:
                self._defined.addWidget(heading(text.render(title), self._tokens))
                for line in lines:
                    self._defined.addWidget(label(plain(line), "muted"))

    def show_mark(self, mark: FigureMark | None) -> None:
        """Show what a mark says, and its moments; None for a figure without a chosen mark."""
        self.moments.clear()
        if mark is None:
            self.mark.setText(
                self._text(
                    "Point at something in the picture, or walk over it with the arrow keys. Click "
                    "or Enter leads to the film."
                )
            )
            self.moments.hide()
            return
        none = self._text("It is nowhere to be seen in the film.")
        self.mark.setText(mark.label if mark.moments else f"{mark.label}. {none}")
        for moment in mark.moments:
            item = QListWidgetItem(moment.words)
            item.setData(_ROLE, moment)
            self.moments.addItem(item)
        self.moments.setVisible(bool(mark.moments))
        if mark.moments:
            self.moments.setCurrentRow(0)

    def show_film_part(self, *, shown: bool) -> None:
        """Show or hide the part about the film: a table has no marks."""
        self._film.setVisible(shown)

    def _go(self, item: QListWidgetItem) -> None:
        moment = item.data(_ROLE)
        if isinstance(moment, FilmMoment):
            self.wanted.emit(moment)
