"""The marked moments of a session: their titles, the words for the parent, the parent's own."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from observer.app.parent_wording import offered_for
from observer.gui.context import RoomContext
from observer.gui.parts import LineField, WordsField, button, column, heading, label, named, row
from observer.gui.two_lines import TwoLines, second_line
from observer.gui.words import CLIP_KINDS, caregivers, person
from observer.model.edits import Edit
from observer.model.errors import ObserverError
from observer.model.plan_edits import remove_clip
from observer.model.project_edits import revise
from observer.model.session import Clip, ClipKind


class MomentsPanel(QWidget):
    """A list of moments, and the fields of the chosen one; what is typed is kept at once.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._session_id = ""
        self._clip_id = ""
        text, tokens = context.text, context.tokens
        layout = column(gap=8)
        layout.addWidget(heading(text("Moments"), tokens))
        self.empty = label(
            text("No moment yet. In the Code room, I marks where one begins and O where it ends."),
            "muted",
        )
        layout.addWidget(self.empty)
        self.moments = QListWidget()
        self.moments.setAccessibleName(text("Moments"))
        self.moments.setItemDelegate(TwoLines(tokens, self.moments))
        self.moments.setFixedHeight(116)
        self.moments.currentItemChanged.connect(self._choose)
        layout.addWidget(self.moments)
        self._fields = QFrame()
        self._fields.setLayout(self._lay_fields())
        layout.addWidget(self._fields)
        self.setLayout(layout)

    def show_session(self, session_id: str) -> None:
        """Show the moments of a session; empty shows none."""
        self._session_id = session_id
        project = self._context.workspace.project
        clips = project.clips(session_id) if session_id else ()
        if self._clip_id not in {clip.id for clip in clips}:
            self._clip_id = clips[0].id if clips else ""
        self.moments.blockSignals(True)
        self.moments.clear()
        for clip in clips:
            self._list(clip)
        self.moments.blockSignals(False)
        self.empty.setVisible(not clips)
        self.moments.setVisible(bool(clips))
        self._fields.setVisible(bool(clips))
        self._show()

    def _lay_fields(self) -> QVBoxLayout:
        text = self._context.text
        self.title = LineField(text("Title"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(text("What it shows"))
        for kind, words in CLIP_KINDS.items():
            self.kind.addItem(text.render(words), kind)
        self.caregiver = QComboBox()
        self.caregiver.setAccessibleName(text("Meant for"))
        self.words = WordsField(text("What the parent reads"), lines=3)
        self.parent_words = WordsField(text("What the parent said"), lines=2)
        self.on_sheet = QCheckBox(text("On the sheet"))
        layout = column(gap=8)
        layout.addLayout(named(text("Title"), self.title))
        line = row(gap=8)
        line.addLayout(named(text("What it shows"), self.kind), 1)
        line.addLayout(named(text("Meant for"), self.caregiver), 1)
        layout.addLayout(line)
        layout.addLayout(named(text("What the parent reads"), self.words))
        self.offer = button(
            text("Words of the scheme …"),
            self._pop_up_offer,
            role="quiet",
            hint=text("What the coding scheme says to a parent about the codes at this moment."),
        )
        layout.addWidget(self.offer, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(named(text("What the parent said"), self.parent_words))
        foot = row()
        foot.addWidget(self.on_sheet)
        foot.addStretch(1)
        foot.addWidget(button(text("Look at it"), self._look))
        foot.addWidget(button(text("Remove"), self._remove))
        layout.addLayout(foot)
        self.title.editingFinished.connect(self._keep)
        self.words.left.connect(self._keep)
        self.parent_words.left.connect(self._keep)
        for box in (self.kind, self.caregiver):
            box.activated.connect(self._keep)
        self.on_sheet.clicked.connect(self._keep)
        return layout

    def offers(self) -> QMenu | None:
        """Return a menu of the scheme's sentences for the chosen moment; None if it has none."""
        clip = self._clip()
        context = self._context
        found = offered_for(context.workspace, clip, context.text) if clip is not None else ()
        if not found:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words in found:
            menu.addAction(words.replace("&", "&&")).triggered.connect(partial(self._take, words))
        return menu

    def _pop_up_offer(self) -> None:
        menu = self.offers()
        if menu is None:
            self._context.notify(
                self._context.text("No code at this moment has words for a parent in its scheme.")
            )
            return
        menu.popup(self.offer.mapToGlobal(QPoint(0, self.offer.height())))

    def _take(self, words: str, *_unused: object) -> None:
        """Put a sentence behind what stands there, to be changed."""
        there = self.words.toPlainText().strip()
        self.words.setPlainText(f"{there} {words}".strip())
        self._keep()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, clip: Clip) -> None:
        text = self._context.text
        item = QListWidgetItem(clip.title or text("Without a title"))
        span = f"{text.clock(clip.onset_us)}\N{EN DASH}{text.clock(clip.offset_us)}"
        parts = [span, text.render(CLIP_KINDS[clip.kind])]
        if not clip.on_sheet:
            parts.append(text("not on the sheet"))
        second_line(item, " · ".join(parts))
        item.setData(Qt.ItemDataRole.UserRole, clip.id)
        self.moments.addItem(item)
        if clip.id == self._clip_id:
            self.moments.setCurrentItem(item)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._clip_id = str(item.data(Qt.ItemDataRole.UserRole))
            self._show()

    def _clip(self) -> Clip | None:
        found = self._context.workspace.project.records.get(self._clip_id)
        return found if isinstance(found, Clip) else None

    def _show(self) -> None:
        clip = self._clip()
        if clip is None:
            return
        text, project = self._context.text, self._context.workspace.project
        self.title.setText(clip.title)
        self.kind.setCurrentIndex(self.kind.findData(clip.kind))
        self.caregiver.clear()
        self.caregiver.addItem(text("whoever is in it"), "")
        for each in caregivers(project, clip.session_id):
            self.caregiver.addItem(person(each, text), each.id)
        self.caregiver.setCurrentIndex(max(self.caregiver.findData(clip.for_caregiver), 0))
        for field, words in ((self.words, clip.words), (self.parent_words, clip.parent_words)):
            if field.toPlainText() != words:
                field.setPlainText(words)
        self.on_sheet.setChecked(clip.on_sheet)

    def _keep(self, _value: object = None) -> None:
        clip = self._clip()
        if clip is None:
            return
        after = replace(
            clip,
            title=self.title.text().strip(),
            kind=ClipKind(self.kind.currentData()),
            for_caregiver=str(self.caregiver.currentData() or ""),
            words=self.words.toPlainText().strip(),
            parent_words=self.parent_words.toPlainText().strip(),
            on_sheet=self.on_sheet.isChecked(),
        )
        self._apply(revise("revise_moment", clip, after))

    def _remove(self) -> None:
        clip = self._clip()
        if clip is not None:
            self._apply(remove_clip(self._context.workspace.project, clip))

    def _apply(self, edit: Edit | None) -> None:
        try:
            self._context.workspace.apply(edit)
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))

    def _look(self) -> None:
        self._context.go("code", self._session_id, None)
