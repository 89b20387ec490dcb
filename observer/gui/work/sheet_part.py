"""What all forms beside the film share: the sheet that is open, its answers, the figures of it."""

from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from observer.gui.coding.desk import CodingDesk
from observer.gui.parts import label
from observer.gui.video.film import Moment
from observer.gui.work.figures_line import FiguresLine
from observer.gui.work.item_aside import ItemAside
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.reasons import letters
from observer.gui.work.sheet_bar import SheetBar
from observer.gui.work.sheets import SheetBook, SheetChoice
from observer.model import score_edits
from observer.model.coding import Coding
from observer.model.edits import Change, Edit
from observer.model.event import CodedRange, Event, Score, Uncodable
from observer.model.forms import About, Absence, Form, Item
from observer.model.rules import ItemRef
from observer.model.score_edits import Sheet, remove_sheet, scores_on
from observer.statistics.composites import Place, abouts, codes_of, composite_values, items_of
from observer.statistics.inputs import CodedSession
from observer.statistics.item_conditions import Unasked, codes_asked_for, unasked_items
from observer.text.catalogue import Catalogue

_More = ParamSpec("_More")
_SETTLE_MS = 200
_COUNTED = frozenset({Event, Uncodable, CodedRange})


class SheetPart(WorkPart):
    """One form of the scheme, about one sheet at a time.

    Parameters
    ----------
    desk
        Whose coding is judged.
    services
        What it may use of the room.
    form
        Of the scheme on the desk.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: Form) -> None:
        super().__init__()
        self.desk = desk
        self.services = services
        self.form = form
        self.current = 0
        """Which item keys answer."""
        self.scores: dict[str, Score] = {}
        """What stands on the sheet, by item."""
        self.unasked: dict[str, Unasked] = {}
        """Items whose condition is not met here, by item."""
        self.book = SheetBook(desk, services, form)
        self._choice: SheetChoice | None = None
        self._is_open = False
        text, tokens = desk.context.text, desk.context.tokens
        self._bar = SheetBar(desk, form)
        policy = self._bar.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self._bar.setSizePolicy(policy)
        self._none = label("", "muted")
        self._none.setContentsMargins(14, 16, 14, 16)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self.figures = FiguresLine(desk)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._reckon)
        self.setAccessibleName(text.local(form.label))
        self._ground = QColor(tokens.surface)
        self._connect()

    @property
    @override
    def part_ids(self) -> tuple[str, ...]:
        """Id of the form."""
        return (self.form.id,)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in their order."""
        return self.form.items

    @property
    def item(self) -> Item:
        """The item that keys answer."""
        return self.form.items[self.current]

    @property
    def sheet(self) -> Sheet | None:
        """The sheet that is open; None while there is none to fill in."""
        return self._choice.sheet if self._choice else None

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """How the sheets are called that can be chosen."""
        return tuple(choice.name for choice in self.book.choices())

    @override
    def title(self, text: Catalogue) -> str:
        """Return the name of the form."""
        return text.local(self.form.label)

    @override
    def progress(self, text: Catalogue) -> str:
        """Return how many items of the open sheet are answered."""
        return text("{done} of {total}", done=self.done(), total=len(self.items))

    def done(self) -> int:
        """Return how many items of the open sheet are answered."""
        return sum(self.is_answered(item) for item in self.items)

    @override
    def enter(self) -> None:
        """Read the sheet anew."""
        self._is_open = True
        self.read_sheets()

    @override
    def leave(self) -> None:
        """Take in what is still being written."""
        self.take_in()
        self._is_open = False

    def open_sheet(self, sheet: Sheet) -> None:
        """Show another sheet of the form."""
        self.take_in()
        for choice in self.book.choices():
            if choice.sheet.key == sheet.key:
                self._choice = choice
        self.current = 0
        self._read()

    def next_sheet(self, by: int = 1) -> None:
        """Show the sheet that comes some places later; after the last comes the first."""
        choices = self.book.choices()
        if self._choice is None or not choices:
            return
        keys = [choice.sheet.key for choice in choices]
        at = keys.index(self._choice.sheet.key) if self._choice.sheet.key in keys else -by
        self.open_sheet(choices[(at + by) % len(choices)].sheet)

    @override
    def turn(self, by: int, /) -> bool:
        """Open the sheet some places later."""
        self.next_sheet(by)
        return True

    @override
    def show_sheet(self, about: str, at_us: int | None, /) -> None:
        """Show the sheet of a phase, moment or stretch, and its first item without an answer."""
        for choice in self.book.choices():
            sheet = choice.sheet
            same = about == sheet.about and (
                self.form.about is not About.SEGMENT or at_us == sheet.onset_us
            )
            if same and sheet.key != (self.sheet.key if self.sheet else None):
                self.open_sheet(sheet)
        missing = (
            number
            for number, item in enumerate(self.items)
            if item.id not in self.unasked and not self.is_answered(item)
        )
        self.open_item(next(missing, self.current))

    def is_answered(self, item: Item) -> bool:
        """Return whether an item has a value, words, or a reason for none."""
        score = self.scores.get(item.id)
        return score is not None and score.is_answered

    def apply(self, edit: Edit | None) -> bool:
        """Make an edit of the coding; return whether it was made."""
        return self.desk.apply(edit)

    def change(
        self,
        make: Callable[Concatenate[Coding, Sheet, _More], Edit | None],
        *more: _More.args,
        **named: _More.kwargs,
    ) -> None:
        """Change what stands on the open sheet, if there is one.

        Parameters
        ----------
        make
            Returns the edit, of `observer.model.score_edits`.
        *more
            What it asks besides the coding and the sheet.
        **named
            The same by name.
        """
        coding, sheet = self.desk.coding, self.sheet
        if coding is not None and sheet is not None:
            self.apply(make(coding, sheet, *more, **named))

    def set_absence(self, absence: Absence) -> None:
        """Say why the open item has no value; the same reason once more takes it back."""
        score = self.scores.get(self.item.id)
        if score is not None and score.absence is absence:
            self.take_back()
        else:
            self.change(score_edits.set_absence, self.item.id, absence)

    def take_back(self) -> None:
        """Leave the open item without an answer."""
        self.change(score_edits.take_back, [self.item.id])

    def write_comment(self, words: str) -> None:
        """Write a comment beside the open item; empty words take it away."""
        self.change(score_edits.write_comment, self.item.id, words)

    # The reasons and the comment of what is dragged

    def lay_aside(self) -> ItemAside:
        """Return what stands below the items, with its letters; once."""
        desk = self.desk.desk
        self.letters = letters(desk.scheme if desk else None, self.form)
        self.aside = made = ItemAside(self.desk, self.form, self.letters)
        made.absent.connect(self._clicked_absent)
        made.commented.connect(self.write_comment)
        made.left.connect(self.used)
        return made

    def means_aside(self, character: str) -> bool:
        """Return whether a character is a letter of the reasons or of the comment."""
        is_letter = character in self.letters.absences or character == self.letters.comment
        return self.sheet is not None and bool(character) and is_letter

    def press_aside(self, character: str) -> bool:
        """Do what a letter of the reasons or of the comment means; return whether it is one."""
        if not self.means_aside(character):
            return False
        if character in self.letters.absences:
            self.set_absence(self.letters.absences[character])
        else:
            self.aside.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def show_aside(self) -> None:
        """Show what stands beside the item in hand."""
        self.aside.show_item(self.item, self.scores.get(self.item.id))

    def _clicked_absent(self, absence: Absence) -> None:
        self.set_absence(absence)
        self.used.emit()

    # What each kind of form has of its own

    def show_answers(self) -> None:
        """Show the answers of the sheet that is open."""

    def take_in(self) -> None:
        """Keep what is being written in a field."""

    def open_item(self, number: int) -> None:
        """Open an item by its place."""
        self.take_in()
        self.current = min(max(number, 0), len(self.items) - 1)
        self.show_answers()

    def add(self, body: QWidget) -> None:
        """Take in what the form is answered with, once."""
        self.body = body
        if self.form.about is not About.SESSION:
            self._inside.addWidget(self._bar)
        else:
            self._bar.setParent(self)
            self._bar.hide()
        self._inside.addWidget(self._none, 1)
        self._inside.addWidget(body, 1)
        self._inside.addWidget(self.figures)

    # How it keeps up

    def read_sheets(self) -> None:
        """Look which sheets there are, and show the open one or the first."""
        choices = self.book.choices()
        key = self._choice.sheet.key if self._choice else None
        same = [choice for choice in choices if choice.sheet.key == key]
        self._choice = next(iter((*same, *choices)), None)
        self._read()

    def _read(self) -> None:
        coding, sheet = self.desk.coding, self.sheet
        self.scores = scores_on(coding, sheet) if coding and sheet else {}
        self.body.setVisible(sheet is not None)
        self._none.setVisible(sheet is None)
        self._none.setText(self.book.why_none())
        self._bar.show_choice(self._choice, self.desk.context.text)
        self._reckon()
        self.progressed.emit()

    def _reckon(self) -> None:
        """Show figures and conditions anew, and the answers with them."""
        session, place = self._session(), self._place()
        if session is None or place is None:
            self.figures.show_values(session, ())
            return
        unasked = unasked_items(session, place) if session.scheme.conditions else {}
        self.unasked = {ref.item: why for ref, why in unasked.items() if ref.form == self.form.id}
        scheme = session.scheme
        shown = tuple(
            value
            for value in (composite_values(session, place) if scheme.composites else ())
            if any(ref.form == self.form.id for ref in items_of(scheme, value.composite))
            and abouts(scheme, value.composite) <= {self.form.about, About.SESSION}
        )
        self.figures.show_values(session, shown)
        self.show_answers()

    def _session(self) -> CodedSession | None:
        desk, coding = self.desk.desk, self.desk.coding
        if desk is None or coding is None:
            return None
        return CodedSession(coding, desk.scheme, desk.extent, self.desk.phases())

    def _place(self) -> Place | None:
        session, choice = self._session(), self._choice
        if session is None or choice is None:
            return None
        if self.form.about is About.SESSION:
            return Place.whole(session)
        is_segment = self.form.about is About.SEGMENT
        return Place.stretch(choice.sheet.about, choice.stretch, segment=is_segment)

    def _hangs_on_codes(self) -> bool:
        desk = self.desk.desk
        if desk is None:
            return False
        session = self._session()
        asked = codes_asked_for(session) if session else frozenset()
        return bool(asked) or any(codes_of(desk.scheme, c) for c in desk.scheme.composites)

    def _connect(self) -> None:
        self.desk.coding_changed.connect(self._follow)
        self.desk.session_changed.connect(self._session_changed)
        self._name_arrows()
        self._bar.chooser.name.clicked.connect(lambda *_: self._list_sheets())
        self._bar.chooser.back.clicked.connect(lambda *_: self._turn(-1))
        self._bar.chooser.on.clicked.connect(lambda *_: self._turn(1))
        self._bar.go.clicked.connect(lambda *_: self._go())
        self._bar.new.clicked.connect(lambda *_: self.begin_segment())
        self._bar.drop.clicked.connect(lambda *_: self._drop())
        self.figures.asked.connect(self._show_item)

    def _name_arrows(self) -> None:
        """Say what the arrows beside the name of the sheet do, and by which key."""
        commands, chooser = self.desk.context.commands, self._bar.chooser
        for arrow, command in ((chooser.back, "previous_sheet"), (chooser.on, "next_sheet")):
            words = commands.bound(command).text()
            arrow.setAccessibleName(words)
            arrow.setToolTip(f"{words} ({commands.key_text(command)})")

    @override
    def does(self, command: str, /) -> bool:
        """Let the end of a mark be the end of a stretch, where the form is about stretches."""
        marked = self.services.marking.in_moment is not None
        if command != "moment_out" or self.form.about is not About.SEGMENT or not marked:
            return False
        self.begin_segment()
        return True

    def _follow(self, change: Change) -> None:
        if not self._is_open:
            return
        if Score in change.kinds:
            self.read_sheets()
        elif change.kinds & _COUNTED:
            self.show_answers()
            if self._hangs_on_codes():
                self._settle.start()

    def _session_changed(self) -> None:
        if self._is_open:
            self.read_sheets()

    def _show_item(self, ref: ItemRef) -> None:
        ids = [item.id for item in self.items]
        if ref.form == self.form.id and ref.item in ids:
            self.current = ids.index(ref.item)
            self.show_answers()
        self.used.emit()

    def begin_segment(self) -> None:
        """Begin a sheet about the stretch that is marked."""
        sheet = self.book.new_segment()
        if sheet is not None:
            self.open_sheet(sheet)
        self.used.emit()

    def _drop(self) -> None:
        coding, sheet = self.desk.coding, self.sheet
        if coding is not None and sheet is not None:
            self.book.forget(sheet)
            if not self.apply(remove_sheet(coding, sheet)):
                self.read_sheets()
        self.used.emit()

    def _go(self) -> None:
        if self._choice is not None:
            sheet = self._choice.sheet
            begin = Moment(time_us=self._choice.stretch.start_us, anchor=sheet.onset_anchor)
            self.desk.reveal.emit(begin)
        self.used.emit()

    def _turn(self, by: int) -> None:
        self.next_sheet(by)
        self.used.emit()

    def _list_sheets(self) -> None:
        """Show all sheets with how far each is, to choose from."""
        text, coding = self.desk.context.text, self.desk.coding
        menu = QMenu(self)
        for choice in self.book.choices():
            scores = scores_on(coding, choice.sheet).values() if coding else ()
            done = sum(score.is_answered for score in scores)
            told = text("{done} of {total}", done=done, total=len(self.items))
            entry = menu.addAction(f"{choice.name} \N{MIDDLE DOT} {told}")
            entry.setCheckable(True)
            entry.setChecked(choice.sheet.key == (self.sheet.key if self.sheet else None))
            entry.triggered.connect(partial(self._choose_sheet, choice.sheet))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._bar.mapToGlobal(self._bar.rect().bottomLeft()))

    def _choose_sheet(self, sheet: Sheet, _checked: bool = False) -> None:
        self.open_sheet(sheet)
        self.used.emit()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        """Take in what is still being written."""
        self.take_in()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self.share()

    def share(self) -> None:
        """Share the room out among the body's own parts."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._ground)
