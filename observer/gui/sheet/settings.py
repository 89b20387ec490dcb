"""What of a parent sheet is chosen, not written: how she is spoken to, dates, pictures."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame

from observer.gui.context import RoomContext
from observer.gui.parts import DayField, column, heading, named, row
from observer.gui.words import ADDRESSES
from observer.model.errors import ObserverError
from observer.model.identity import new_id
from observer.model.project_edits import add, revise
from observer.model.sheet import Address, ParentSheet


class SheetSettings(QFrame):
    """The choices of one caregiver's sheet; each is kept at once.

    Parameters
    ----------
    context
        What the room stands on.
    with_appointment
        Whether the next appointment is asked here too.
    """

    def __init__(self, context: RoomContext, *, with_appointment: bool) -> None:
        super().__init__()
        self._context = context
        self._sheet: ParentSheet | None = None
        text = context.text
        self.address = QComboBox()
        self.address.setAccessibleName(text("How the parent is spoken to"))
        for address, words in ADDRESSES.items():
            self.address.addItem(text.render(words), address)
        self.next_on = DayField(text("Next appointment"), None, text)
        self.keep_until = DayField(text("The film is kept until"), None, text)
        self.with_stills = QCheckBox(text("With pictures from the film"))
        layout = column(gap=8)
        layout.addWidget(heading(text("The sheet"), context.tokens))
        layout.addLayout(named(text("How the parent is spoken to"), self.address))
        days = row(gap=8)
        if with_appointment:
            days.addLayout(named(text("Next appointment"), self.next_on))
        else:
            self.next_on.setParent(self)
            self.next_on.hide()
        days.addLayout(named(text("The film is kept until"), self.keep_until))
        days.addStretch(1)
        layout.addLayout(days)
        layout.addWidget(self.with_stills)
        self.setLayout(layout)
        self.address.activated.connect(self._keep)
        self.with_stills.clicked.connect(self._keep)
        for line in (self.next_on, self.keep_until):
            line.editingFinished.connect(self._keep)

    def show_sheet(self, session_id: str, caregiver_id: str) -> None:
        """Show the choices for a caregiver, the usual ones if there are none yet."""
        own = [
            each
            for each in self._context.workspace.project.sheets(session_id)
            if each.caregiver_id == caregiver_id
        ]
        sheet = (
            own[0] if own else ParentSheet(id="", session_id=session_id, caregiver_id=caregiver_id)
        )
        if sheet == self._sheet:
            return
        self._sheet = sheet
        self.setEnabled(bool(caregiver_id))
        self.address.setCurrentIndex(self.address.findData(sheet.address))
        for field, day in ((self.next_on, sheet.next_on), (self.keep_until, sheet.keep_until)):
            if not field.hasFocus() or field.day() != day:
                field.set_day(day)
        self.with_stills.setChecked(sheet.with_stills)

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
            next_on=self.next_on.day(),
            keep_until=self.keep_until.day(),
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
