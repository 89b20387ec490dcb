"""The editor of a coding scheme: its parts, their fields, what is found, and how it will look."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import group_of
from observer.app.scheme_saving import draft_name, forget_draft, keep_draft
from observer.gui.context import RoomContext
from observer.gui.parts import button, column, heading, icon_button, label, pane, row, rule, strong
from observer.gui.scheme_editor.adding import (
    fill_menu,
    lists_here,
    place_beside,
    subject_near,
)
from observer.gui.scheme_editor.fields import Desk
from observer.gui.scheme_editor.outline import Outline
from observer.gui.scheme_editor.page import PartPage
from observer.gui.scheme_editor.parts_table import spec_of
from observer.gui.scheme_editor.preview import Preview
from observer.gui.scheme_editor.problem_words import in_words, part_of, place_in_words
from observer.gui.scheme_editor.save_form import SaveSchemeForm
from observer.model.errors import ObserverError
from observer.model.problems import Severity
from observer.model.scheme import Scheme
from observer.schemes.edit import Content, PartPath

_LOOK_MS = 200
_KEEP_MS = 600
_PATH = Qt.ItemDataRole.UserRole
_PREVIEW_PX = 14
_SMALLEST = (980, 600)


class SchemeEditor(QDialog):
    """A window in which a scheme is made or changed.

    Parameters
    ----------
    context
        What the room stands on.
    draft
        What is edited.
    saved
        Called with the scheme each time it was saved.
    parent
        Window it belongs to.
    name
        Under which the draft is kept already; empty for a new one.
    """

    kept = Signal()

    def __init__(
        self,
        context: RoomContext,
        draft: SchemeDraft,
        saved: Callable[[Scheme], None],
        parent: QWidget,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.draft = draft
        self.form: SaveSchemeForm | None = None
        self._saved = saved
        self._name = name or draft_name()
        self._kept = b"" if not name else draft.content
        text, tokens = context.text, context.tokens
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("Coding scheme"))
        self.setMinimumSize(*_SMALLEST)
        self.resize(parent.window().size())
        self._desk = Desk(
            draft=draft,
            text=text,
            tokens=tokens,
            put=self._put,
            put_words=self._put_words,
            changed=self._changed,
        )
        self.outline = Outline(text, tokens)
        self.page: PartPage | None = None
        self.problems = QListWidget()
        self.preview = Preview(text, tokens)
        self._shows_more = False
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP_MS)
        self._keep.timeout.connect(self.keep_now)
        self._lay()
        self._bind()
        is_new = not draft.words(("title", draft.languages[0]))
        self.show_part((), () if is_new else None)
        if not is_new:
            self.outline.setFocus()
        self.look()

    # What a person does

    def show_part(self, path: PartPath, at: PartPath | None = None) -> None:
        """Show the fields of a part.

        Parameters
        ----------
        path
            Of the part.
        at
            Of the field in which somebody types next; None leaves the keyboard where it is.
        """
        if self.page is not None:
            self._shows_more = self.page.shows_more
        self.draft.settle()
        self.page = PartPage(path, self._desk, more=self._shows_more)
        self._area.setWidget(self.page)
        self.outline.choose(path)
        self.preview.show_draft(self.draft, path)
        self._say_in_page()
        if at is not None:
            self.page.take_focus(at)

    def add(self, group: PartPath) -> None:
        """Add a part to a list, and go to its name.

        Parameters
        ----------
        group
            Of the list.
        """
        starts: dict[str, Content] = dict(spec_of(group_of(group)).starts_with)
        if group_of(group) in {("tracks",), ("traces",)}:
            starts["subject"] = subject_near(self.draft, self._here)
        if len(group) == 1 and group_of(group) in {("dyadic",), ("reliability",)}:
            self._try(lambda: self._add_table(group))
            return
        self._try(lambda: self._go_to_new(self.draft.add(group, starts)))

    def remove(self) -> None:
        """Take the chosen part out; undo brings it back."""
        path = self._here
        if not path:
            return
        name = self.draft.label(path, self.context.text.language)
        self._try(lambda: self.draft.remove(path))
        number = path[-1]
        left = self.draft.count(path[:-1]) if isinstance(number, int) else 0
        beside: PartPath = ()
        if left and isinstance(number, int):
            beside = (*path[:-1], min(number, left - 1))
        elif len(path) > 2:  # noqa: PLR2004  a part within another
            beside = path[:-2]
        self.look()
        self.show_part(beside if isinstance(self.draft.value(beside), dict) else ())
        self.outline.setFocus()
        self._say(self.context.text("“{name}” is out. Undo brings it back.", name=name))

    def repeat(self) -> None:
        """Add a copy of the chosen part behind it."""
        path = self._here
        if path and isinstance(path[-1], int):
            self._try(lambda: self._go_to_new(self.draft.repeat(path)))

    def shift(self, steps: int) -> None:
        """Move the chosen part up or down among those beside it."""
        path = self._here
        if not path or not isinstance(path[-1], int):
            return
        to = place_beside(self.draft, path, steps)
        if to is not None:
            self._try(lambda: self._follow(self.draft.move(path, to)))

    def undo(self) -> None:
        """Take the last step back."""
        self._turn(self.draft.undo)

    def redo(self) -> None:
        """Make the last step again."""
        self._turn(self.draft.redo)

    def save(self) -> None:
        """Open the form that saves the scheme, or go to what keeps it from being used."""
        self.look()
        if not self.draft.is_sound:
            text = self.context.text
            count = sum(1 for p in self.draft.problems if p.severity is Severity.ERROR)
            self._say(text("First mend what is marked: {count}.", count=count))
            self.problems.setCurrentRow(0)
            self.problems.setFocus()
            return
        self.keep_now()
        self.form = SaveSchemeForm(self.context, self.draft, self._was_saved, self)
        self.form.finished.connect(self._save_form_gone)
        self.form.open()

    def keep_now(self) -> None:
        """Put what was typed safely aside in the project, unless it was saved."""
        content = self.draft.content
        if not self.draft.is_changed and self._kept:
            forget_draft(self.context.workspace, self._name)
            self._kept = b""
        if content == self._kept or not self.draft.is_changed:
            return
        try:
            keep_draft(self.context.workspace, self._name, content, self.draft.base)
        except ObserverError as error:
            self._say(self.context.text.error(error))
            return
        self._kept = content
        self._told.setText(self.context.text("Kept as you type"))
        self.kept.emit()

    def look(self) -> None:
        """Check the scheme, and show what is found and how it will look."""
        self._look.stop()
        self._fill_problems()
        marks: dict[PartPath, bool] = {}
        for problem in self.draft.problems:
            if problem.severity is not Severity.NOTE:
                part = part_of(self.draft, self.draft.path_of(problem))
                bad = problem.severity is Severity.ERROR
                marks[part] = marks.get(part, False) or bad
        self.outline.fill(self.draft, marks, self._here)
        self.preview.show_draft(self.draft, self._here)
        self._say_in_page()
        if self.page is not None:
            self.page.refresh()
        self._show_head()

    @override
    def reject(self) -> None:
        """Close, whichever way; what was typed stays in the project as a draft.

        A dialog that is asked to close by its window's cross comes here too.
        """
        self._look.stop()
        self._keep.stop()
        self.keep_now()
        super().reject()

    # Laying

    def _lay(self) -> None:
        outside = column(gap=0)
        outside.addLayout(self._head())
        outside.addWidget(rule())
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self._left())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._split.addWidget(self._area)
        self._split.addWidget(self._right())
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([312, 690, 364])
        outside.addWidget(self._split, 1)
        self.setLayout(outside)

    def _head(self) -> QHBoxLayout:
        text, tokens = self.context.text, self.context.tokens
        head = row(gap=8)
        head.setContentsMargins(16, 10, 12, 10)
        self._title = strong("", tokens, px=16)
        self._title.setWordWrap(False)
        self._told = label("", "muted", wrap=False)
        head.addWidget(self._title)
        head.addWidget(self._told, 1)
        self.undo_button = icon_button("undo", text("Undo"), self.undo, tokens)
        self.redo_button = icon_button("redo", text("Redo"), self.redo, tokens)
        self.save_button = button(text("Save …"), self.save, role="primary")
        self.close_button = button(text("Close"), self.close)
        for each in (self.undo_button, self.redo_button, self.save_button, self.close_button):
            each.setAutoDefault(False)
            head.addWidget(each)
        return head

    def _left(self) -> QFrame:
        text, tokens = self.context.text, self.context.tokens
        frame, inside = pane(margin=8)
        frame.setMinimumWidth(240)
        inside.addWidget(self.outline, 1)
        foot = row(gap=4)
        self.add_button = button(text("Add …"), self._open_menu)
        self.add_button.setAutoDefault(False)
        self.add_button.setToolTip(text("Insert"))
        foot.addWidget(self.add_button, 1)
        for name, words, pressed in (
            ("up", text("Up (Alt+Up)"), partial(self.shift, -1)),
            ("down", text("Down (Alt+Down)"), partial(self.shift, 1)),
            ("copy", text("A copy behind it (Ctrl+D)"), self.repeat),
            ("close", text("Take out (Delete)"), self.remove),
        ):
            made = icon_button(name, words, pressed, tokens)
            made.setAutoDefault(False)
            foot.addWidget(made)
        inside.addLayout(foot)
        return frame

    def _right(self) -> QFrame:
        text, tokens = self.context.text, self.context.tokens
        frame, inside = pane(margin=8)
        frame.setMinimumWidth(300)
        title = heading(text("How it will look beside the film").upper(), tokens)
        title.setContentsMargins(_PREVIEW_PX, 0, 0, 0)
        inside.addWidget(title)
        inside.addWidget(self.preview, 3)
        inside.addWidget(rule())
        self._found = heading("", tokens)
        self._found.setContentsMargins(_PREVIEW_PX, 0, 0, 0)
        inside.addWidget(self._found)
        self.problems.setAccessibleName(text("What is found in the scheme"))
        self.problems.setWordWrap(True)
        self.problems.setSpacing(3)
        self.problems.setProperty("role", "bare")
        self.problems.setStyleSheet(f"QListWidget::item {{ padding-left: {_PREVIEW_PX - 6}px; }}")
        inside.addWidget(self.problems, 2)
        self._foot: QVBoxLayout = inside
        return frame

    def _bind(self) -> None:
        self.outline.chosen.connect(self.show_part)
        self.outline.itemActivated.connect(lambda *_: self._type_in_page())
        self.preview.chosen.connect(lambda path: self.show_part(path, ()))
        self.problems.itemActivated.connect(self._go_to_problem)
        self.problems.itemClicked.connect(self._go_to_problem)
        for keys, pressed in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+S", self.save),
            ("Ctrl+D", self.repeat),
            ("Alt+Up", partial(self.shift, -1)),
            ("Alt+Down", partial(self.shift, 1)),
            ("Insert", self._open_menu),
            ("Ctrl+Return", self._add_beside),
        ):
            made = QShortcut(QKeySequence(keys), self)
            made.activated.connect(pressed)
        gone = QShortcut(QKeySequence("Delete"), self.outline)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self.remove)

    # Inside

    @property
    def _here(self) -> PartPath:
        return self.page.path if self.page is not None else ()

    def _put(self, path: PartPath, value: Content | None, typing: bool) -> None:
        self._try(lambda: self.draft.put(path, value, typing=typing))

    def _put_words(self, path: PartPath, words: str) -> None:
        self._try(lambda: self.draft.put_words(path, words))

    def _try(self, change: Callable[[], object]) -> None:
        try:
            change()
        except ObserverError as error:
            self._say(self.context.text.error(error))
            return
        self._changed()

    def _changed(self) -> None:
        # not begun anew by each key: also who types on and on is kept, and sees what comes of it
        for timer in (self._look, self._keep):
            if not timer.isActive():
                timer.start()
        self._show_head()
        if self.page is not None:
            self.page.refresh()

    def _turn(self, back: Callable[[], PartPath | None]) -> None:
        path = self._here
        back()
        self.look()
        self._keep.start()
        while path and not isinstance(self.draft.value(path), dict):
            path = path[:-2] if len(path) > 2 else ()  # noqa: PLR2004  a part within another
        focused = self.outline.hasFocus()
        self.show_part(path, None if focused else ())

    def _go_to_new(self, path: PartPath) -> None:
        self.look()
        self.show_part(path, ())

    def _follow(self, path: PartPath) -> None:
        self.look()
        self.show_part(path)

    def _add_table(self, path: PartPath) -> None:
        if self.draft.value(path) is None:
            first: dict[str, tuple[str, Content]] = {
                "reliability": ("coefficient", "time_kappa"),
                "dyadic": ("matches", []),
            }
            key, value = first[str(path[0])]
            self.draft.put((*path, key), value)
        self._go_to_new(path)

    def _open_menu(self) -> None:
        menu = self.add_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.add_button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def add_menu(self) -> QMenu:
        """Return what can be added here: first what belongs in the chosen part."""
        menu = QMenu(self)
        fill_menu(menu, self.draft, self._here, self.add, self.context.text)
        return menu

    def _add_beside(self) -> None:
        """Add one more of what is chosen, or the first within it."""
        path = self._here
        places = lists_here(path)
        if places:
            self.add(places[-1])
        elif path and isinstance(path[-1], int):
            self.add(path[:-1])
        else:
            self._open_menu()

    def _type_in_page(self) -> None:
        if self.page is not None:
            self.page.take_focus(())

    def _fill_problems(self) -> None:
        text = self.context.text
        self.problems.clear()
        errors = 0
        for rank in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
            for problem in self.draft.problems:
                if problem.severity is rank:
                    errors += rank is Severity.ERROR
                    path = self.draft.path_of(problem)
                    place = place_in_words(self.draft, path, text)
                    said = in_words(self.draft, problem, text)
                    item = QListWidgetItem(f"{place}\n{said}")
                    item.setData(_PATH, path)
                    self.problems.addItem(item)
        words = text("Nothing stands in the way")
        if errors:
            words = text("To be mended before coding: {count}", count=errors)
        elif self.problems.count():
            words = text("Worth a look: {count}", count=self.problems.count())
        self._found.setText(words.upper())
        self.problems.setVisible(self.problems.count() > 0)

    def _go_to_problem(self, item: QListWidgetItem) -> None:
        found = item.data(_PATH)
        path = tuple(found) if isinstance(found, tuple) else ()
        self.show_part(part_of(self.draft, path), path)

    def _say_in_page(self) -> None:
        if self.page is None:
            return
        text = self.context.text
        found: list[tuple[PartPath, str]] = []
        for problem in self.draft.problems:
            path = self.draft.path_of(problem)
            if path[: len(self._here)] == self._here:
                found.append((path, in_words(self.draft, problem, text)))
        self.page.say(found)

    def _show_head(self) -> None:
        text = self.context.text
        titled = any(self.draft.words(("title", each)) for each in self.draft.languages)
        title = f"{self.draft.label((), text.language)} {self.draft.words(('version',))}"
        self._title.setText(title if titled else text("New coding scheme"))
        self.undo_button.setEnabled(self.draft.can_undo)
        self.redo_button.setEnabled(self.draft.can_redo)

    def _say(self, words: str) -> None:
        self._told.setText(words)

    def _was_saved(self, scheme: Scheme) -> None:
        forget_draft(self.context.workspace, self._name)
        self._kept = self.draft.content
        text = self.context.text
        self._saved(scheme)
        self.look()
        self._say(text("Saved as version {version}.", version=scheme.version))

    def _save_form_gone(self, _result: int) -> None:
        self.form = None
