"""The clinician's own words on the parent sheet, for one caregiver."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from observer.gui.context import RoomContext
from observer.gui.parts import DayField, LineField, WordsField, column, heading, named, row
from observer.gui.words import ADDRESSES
from observer.model.errors import ObserverError
from observer.model.identity import new_id
from observer.model.project_edits import add, revise
from observer.model.sheet import Address, ParentSheet


class SheetPanel(QWidget):
    """The fields of a parent sheet; what is typed is kept at once.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._sheet: ParentSheet | None = None
        text, tokens = context.text, context.tokens
        self.address = QComboBox()
        self.address.setAccessibleName(text("How the parent is spoken to"))
        for address, words in ADDRESSES.items():
            self.address.addItem(text.render(words), address)
        self.child_showed = WordsField(text("What the child showed"), lines=3)
        self.parent_did = WordsField(text("What the parent did"), lines=3)
        self.parent_said = WordsField(text("What the parent said"))
        self.signal = LineField(text("When the child …"))
        self.small_step = LineField(text("then …"))
        self.next_on = DayField(text("Next appointment"), None, text)
        self.keep_until = DayField(text("The film is kept until"), None, text)
        self.contact_name = LineField(text("Whom to call"))
        self.contact_phone = LineField(text("Telephone"))
        self.with_stills = QCheckBox(text("With pictures from the film"))
        layout = column(gap=8)
        layout.addWidget(heading(text("Words on the sheet"), tokens))
        self._lay(layout)
        self.setLayout(layout)
        self._listen()

    def show_sheet(self, session_id: str, caregiver_id: str) -> None:
        """Show the sheet of a session for a caregiver, empty if there is none yet."""
        own = [
            each
            for each in self._context.workspace.project.sheets(session_id)
            if each.caregiver_id == caregiver_id
        ]
        sheet = (
            own[0] if own else ParentSheet(id="", session_id=session_id, caregiver_id=caregiver_id)
        )
        self._sheet = sheet
        self.setEnabled(bool(caregiver_id))
        self.address.setCurrentIndex(self.address.findData(sheet.address))
        for field, words in (
            (self.child_showed, sheet.child_showed),
            (self.parent_did, sheet.parent_did),
            (self.parent_said, sheet.parent_said),
        ):
            if field.toPlainText() != words:
                field.setPlainText(words)
        for line, words in (
            (self.signal, sheet.signal),
            (self.small_step, sheet.small_step),
            (self.contact_name, sheet.contact_name),
            (self.contact_phone, sheet.contact_phone),
        ):
            line.setText(words)
        self.next_on.set_day(sheet.next_on)
        self.keep_until.set_day(sheet.keep_until)
        self.with_stills.setChecked(sheet.with_stills)

    def _lay(self, layout: QVBoxLayout) -> None:
        text = self._context.text
        layout.addLayout(named(text("How the parent is spoken to"), self.address))
        layout.addLayout(named(text("What the child showed"), self.child_showed))
        layout.addLayout(named(text("What the parent did"), self.parent_did))
        layout.addLayout(named(text("What the parent said"), self.parent_said))
        layout.addLayout(named(text("To try: when the child …"), self.signal))
        layout.addLayout(named(text("then … (one small step)"), self.small_step))
        days = row(gap=8)
        days.addLayout(named(text("Next appointment"), self.next_on))
        days.addLayout(named(text("The film is kept until"), self.keep_until))
        layout.addLayout(days)
        contact = row(gap=8)
        contact.addLayout(named(text("Whom to call"), self.contact_name))
        contact.addLayout(named(text("Telephone"), self.contact_phone))
        layout.addLayout(contact)
        layout.addWidget(self.with_stills)

    def _listen(self) -> None:
        self.address.activated.connect(self._keep)
        self.with_stills.clicked.connect(self._keep)
        for words in (self.child_showed, self.parent_did, self.parent_said):
            words.left.connect(self._keep)
        for line in (
            self.signal,
            self.small_step,
            self.next_on,
            self.keep_until,
            self.contact_name,
            self.contact_phone,
        ):
            line.editingFinished.connect(self._keep)

    def _keep(self, _value: object = None) -> None:
        sheet = self._sheet
        if sheet is None or not sheet.caregiver_id:
            return
        if self.next_on.is_wrong() or self.keep_until.is_wrong():
            self._context.notify(
                self._context.text("Write a date as day-month-year, such as 21-11-2026.")
            )
            return
        after = replace(
            sheet,
            address=Address(self.address.currentData()),
            child_showed=self.child_showed.toPlainText().strip(),
            parent_did=self.parent_did.toPlainText().strip(),
            parent_said=self.parent_said.toPlainText().strip(),
            signal=self.signal.text().strip(),
            small_step=self.small_step.text().strip(),
            next_on=self.next_on.day(),
            keep_until=self.keep_until.day(),
            contact_name=self.contact_name.text().strip(),
            contact_phone=self.contact_phone.text().strip(),
            with_stills=self.with_stills.isChecked(),
        )
        if after == sheet:
            return
        try:
            if sheet.id:
                self._context.workspace.apply(revise("revise_sheet", sheet, after))
            else:
                self._context.workspace.apply(add("add_sheet", replace(after, id=new_id())))
        except ObserverError as error:
            self._context.notify(self._context.text.error(error))
