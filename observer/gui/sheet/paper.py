"""The parent sheet as it will look, and written on where it stands."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from observer.app.calendar_day import calendar_day
from observer.gui.context import RoomContext
from observer.gui.parts import clear, column, row
from observer.gui.scheme_words import OffersSchemeWords
from observer.gui.sheet.keeping import KeepsTyping, flush_all
from observer.gui.sheet.paper_fields import PaperLine, PaperWords, paper_label, paper_still
from observer.gui.sheet.paper_looks import HINT, PAPER, PaperSize, title_points
from observer.gui.sheet.paper_records import PaperRecords
from observer.model.sheet import ParentSheet
from observer.reports import parent_looks as looks
from observer.reports.parent_sheet import (
    SheetContent,
    SheetFrame,
    SheetMoment,
    parent_sheet,
    sheet_frame,
    sheet_of,
)
from observer.reports.request import ReportRequest
from observer.reports.sheet_typesetting import still_box
from observer.text.catalogue import catalogue

_SIZES_PX = (560, 620, 680, 780, 880)
"""Widths of the sheet; the largest that fits is taken."""

_ROOM_PX = 20
"""Left free beside the sheet."""


class SheetPaper(QFrame):
    """The sheet of one caregiver; every word that is hers or the clinician's is a field.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._session_id = ""
        self._caregiver_id = ""
        self._language = context.text.language
        self._size = PaperSize(_SIZES_PX[2])
        self._shape: tuple[object, ...] = ()
        self._records = PaperRecords(context, lambda: self.request)
        self._stills: Mapping[str, QPixmap] = {}
        self._fill: list[Callable[[SheetContent, ParentSheet], None]] = []
        self.fields: dict[str, PaperWords | PaperLine] = {}
        self.proposal: QLabel | None = None
        self.setAccessibleName(context.text("The parent sheet as it will read"))
        self._pages: QVBoxLayout = column(margin=10, gap=10)
        self._pages.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setLayout(self._pages)

    def show_sheet(self, session_id: str, caregiver_id: str, language: str) -> None:
        """Show the sheet of a session for a caregiver.

        Parameters
        ----------
        session_id
            Whose film was looked at.
        caregiver_id
            Whom it is for; empty shows what to do first.
        language
            Of the sheet.
        """
        if (session_id, caregiver_id, language) != (
            self._session_id,
            self._caregiver_id,
            self._language,
        ):
            self.flush()
            self._stills = {}
            self._shape = ()
        self._session_id, self._caregiver_id = session_id, caregiver_id
        self._language = language
        self.refresh()

    def show_stills(self, stills: Mapping[str, QPixmap]) -> None:
        """Show the pictures of moments, by the id of the clip."""
        self._stills = dict(stills)
        self._shape = ()
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept now; what somebody is typing stays as it is."""
        project = self._context.workspace.project
        if self._session_id not in project.records or not self._caregiver_id:
            self._show_nobody()
            return
        request = self.request
        content, sheet = parent_sheet(request), sheet_of(request)
        shape = self._shape_of(content)
        if shape != self._shape:
            self._shape = shape
            self._build(content, sheet_frame(request))
        for fill in self._fill:
            fill(content, sheet)

    def flush(self) -> None:
        """Keep what is being typed."""
        flush_all(self)

    @property
    def words(self) -> str:
        """All that stands on the sheet, line by line."""
        items = (self._pages.itemAt(number) for number in range(self._pages.count()))
        pages = [item.widget() for item in items if item is not None]
        fixed = [each.text() for page in pages if page for each in page.findChildren(QLabel)]
        return "\n".join([*fixed, *(field.words for field in self.fields.values())])

    @property
    def request(self) -> ReportRequest:
        """What the sheet is made from."""
        return ReportRequest(
            project=self._context.workspace.project,
            session_ids=(self._session_id,),
            text=catalogue(self._language),
            day=calendar_day(),
            caregiver_id=self._caregiver_id,
        )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the largest sheet that fits."""
        super().resizeEvent(event)
        fitting = [each for each in _SIZES_PX if each + _ROOM_PX <= event.size().width()]
        size = PaperSize(fitting[-1] if fitting else _SIZES_PX[0])
        if size != self._size:
            self._size = size
            self._shape = ()
            self.flush()
            self.refresh()

    # What stands on it

    def _shape_of(self, content: SheetContent) -> tuple[object, ...]:
        """Return all that asks for other fields or other fixed words."""
        sheet = sheet_of(self.request)
        sections = tuple((s.heading, tuple(m.clip_id for m in s.moments)) for s in content.sections)
        return (
            self._size,
            self._language,
            sheet.address,
            sheet.with_stills,
            content.title,
            tuple(m.clip_id for m in content.good.moments),
            sections[-1][1] if sections else (),
            tuple(m.clip_id for m in content.more.moments) if content.more else (),
            self._quoted(),
        )

    def _quoted(self) -> tuple[str, ...]:
        """Return the moments whose words of hers are a field; one being emptied stays one."""
        typed = [
            key.removeprefix("said-")
            for key, field in self.fields.items()
            if key.startswith("said-") and field.hasFocus()
        ]
        noted = [clip.id for clip in self._records.quoted()]
        return tuple(dict.fromkeys([*noted, *typed]))

    def _show_nobody(self) -> None:
        if self._shape == ("nobody",):
            return
        self._shape = ("nobody",)
        _page, inside = self._new_pages()
        sentence = self._context.text(
            "Add in Families who cares for the child; the sheet is for her."
        )
        inside.addWidget(paper_label(sentence, self._size, colour=looks.MUTED))
        inside.addStretch(1)

    def _new_pages(self) -> tuple[QFrame, QVBoxLayout]:
        clear(self._pages)
        self._fill.clear()
        self.fields.clear()
        return self._page()

    def _page(self) -> tuple[QFrame, QVBoxLayout]:
        page = QFrame()
        page.setObjectName("sheetpage")
        page.setStyleSheet(f"QFrame#sheetpage {{ background: {PAPER}; border-radius: 4px; }}")
        page.setFixedWidth(self._size.width_px)
        page.setMinimumHeight(self._size.height_px)
        inside = column(gap=0)
        side, top = self._size.mm(looks.MARGIN_MM), self._size.mm(looks.TOP_MM)
        inside.setContentsMargins(side, top, side, self._size.mm(12))
        page.setLayout(inside)
        self._pages.addWidget(page)
        return page, inside

    def _build(self, content: SheetContent, frame: SheetFrame) -> None:
        text = self._context.text
        page, inside = self._new_pages()
        points = title_points(content.title)
        self._label(inside, lambda c: c.title, points, colour=looks.ACCENT, bold=True)
        self._label(inside, lambda c: c.lead, colour=looks.MUTED)
        inside.addSpacing(self._size.px(12))
        self._question(inside, content)
        self._good(inside, content)
        hints = {
            "child_showed": text("What did the child show? One short sentence on each line."),
            "parent_did": text("What did the parent do, and what came of it?"),
            "parent_said": text("The parent's own words, one quotation on each line."),
        }
        for name, heading in (
            ("child_showed", frame.child_showed),
            ("parent_did", frame.parent_did),
            ("parent_said", frame.parent_said),
        ):
            self._heading(inside, heading)
            if name == "parent_did":
                self._proposal(inside)
            self._sheet_words(inside, name, heading, hints[name])
            if name == "parent_said":
                self._quotes(inside)
            inside.addSpacing(self._size.px(11))
        for section in content.sections:
            if section.moments:
                self._heading(inside, section.heading)
                for moment in section.moments:
                    self._moment(inside, moment)
                inside.addSpacing(self._size.px(11))
        self._attempt(inside, frame)
        self._closing(inside, content, frame)
        self._contact(inside, frame)
        inside.addStretch(1)
        self._foot(inside, content)
        if content.more is not None or self._stills:
            self._second_page(content)
        self._set_tab_order(page)

    def _question(self, inside: QVBoxLayout, content: SheetContent) -> None:
        band, within = self._band(
            f"background: {looks.PANEL}; border-left: 3px solid {looks.ACCENT};", 8
        )
        line = row(gap=4)
        line.addWidget(self._fixed(content.question_label, bold=True), 0, Qt.AlignmentFlag.AlignTop)
        field = self._words(
            "question",
            content.question_label,
            self._context.text("What does the parent ask?"),
            quotes=True,
        )
        line.addWidget(field, 1)
        within.addLayout(line)
        inside.addWidget(band)
        inside.addSpacing(self._size.px(14))
        KeepsTyping(field, lambda: self._records.keep_question(field.words))
        self._fill.append(lambda _c, _s: field.show_words(self._records.question()))

    def _good(self, inside: QVBoxLayout, content: SheetContent) -> None:
        side = row(gap=self._size.px(16))
        left = column(gap=0)
        self._heading(left, content.good.heading)
        if not content.good.moments:
            none = self._context.text("No moment that went well is chosen for this sheet yet.")
            left.addWidget(paper_label(none, self._size, colour=HINT))
        for moment in content.good.moments:
            self._moment(left, moment)
        left.addStretch(1)
        side.addLayout(left, 1)
        first = next((m for m in content.good.moments if m.clip_id in self._stills), None)
        if first is not None:
            box = (looks.STILL_SHARE, looks.STILL_SHARE)
            side.addWidget(self._still(first.clip_id, box), 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(side)
        inside.addSpacing(self._size.px(12))

    def _moment(self, inside: QVBoxLayout, moment: SheetMoment, *, again: bool = False) -> None:
        """Lay a moment: its time and what is read about it; written on where it stands first."""
        line = row(gap=0)
        time = self._fixed(moment.time, colour=looks.ACCENT, bold=True)
        time.setFixedWidth(self._size.px(32))
        line.addWidget(time, 0, Qt.AlignmentFlag.AlignTop)
        if again:
            line.addWidget(self._fixed(moment.words), 1)
        else:
            name = self._context.text("What the parent reads at {time}", time=moment.time)
            hint = self._context.text("What was to be seen? Two or three short sentences.")
            field = self._words(f"moment-{moment.clip_id}", name, hint)
            line.addWidget(field, 1)
            clip_id, records = moment.clip_id, self._records
            KeepsTyping(field, lambda: records.keep_words(clip_id, field.words))
            OffersSchemeWords(field, self._context.text, lambda: records.offered(clip_id))
            self._fill.append(lambda _c, _s: field.show_words(records.words(clip_id)))
        inside.addLayout(line)
        inside.addSpacing(self._size.px(3))

    def _sheet_words(self, inside: QVBoxLayout, name: str, heading: str, hint: str) -> None:
        field = self._words(name, heading, hint, quotes=name == "parent_said")
        inside.addWidget(field)
        offered = {
            "child_showed": self._records.offered_signals,
            "parent_did": self._records.offered_deeds,
        }
        if name in offered:
            text = self._context.text
            OffersSchemeWords(field, text, offered[name], text("Sentences to choose from"))
        KeepsTyping(field, lambda: self._records.keep_sheet(name, field.words))
        self._fill.append(lambda _c, sheet: field.show_words(str(getattr(sheet, name))))

    def _proposal(self, inside: QVBoxLayout) -> None:
        """Say that a text was proposed, as long as nobody made it her own; it is never printed."""
        sentence = self._context.text("A proposal: read it, and say it in your own words.")
        label, records = self._fixed(sentence, colour=looks.ATTEMPT_INK), self._records
        inside.addWidget(label)
        self.proposal = label
        self._fill.append(lambda _c, sheet: label.setVisible(records.is_proposed(sheet)))

    def _quotes(self, inside: QVBoxLayout) -> None:
        for clip_id in self._quoted():
            self._quote(inside, clip_id)

    def _quote(self, inside: QVBoxLayout, clip_id: str) -> None:
        name = self._context.text("What the parent said at this moment")
        records = self._records
        field = self._words(f"said-{clip_id}", name, name, quotes=True)
        inside.addWidget(field)
        KeepsTyping(field, lambda: records.keep_said(clip_id, field.words))
        self._fill.append(lambda _c, _s: field.show_words(records.said(clip_id)))

    def _attempt(self, inside: QVBoxLayout, frame: SheetFrame) -> None:
        text = self._context.text
        before, between, behind = frame.attempt
        box, within = self._band(f"background: {looks.ATTEMPT_PANEL}; border-radius: 6px;", 10)
        self._heading(within, frame.attempt_heading, colour=looks.ATTEMPT_INK)
        line = row(gap=0)
        signal = self._line("signal", text("When the child …"), text("shows something"))
        line.addWidget(self._single(before))
        line.addWidget(signal)
        line.addWidget(self._single(between))
        line.addStretch(1)
        within.addLayout(line)
        step = self._words("small_step", text("then …"), text("one small step to try"))
        within.addWidget(step)
        within.addWidget(self._fixed(behind.lstrip(". ")))
        inside.addWidget(box)
        inside.addSpacing(self._size.px(14))
        KeepsTyping(step, lambda: self._records.keep_sheet("small_step", step.words))
        self._fill.append(lambda _c, sheet: step.show_words(sheet.small_step))

    def _closing(self, inside: QVBoxLayout, content: SheetContent, frame: SheetFrame) -> None:
        text = self._context.text
        self._heading(inside, frame.appointment)
        day = self._fixed("")
        inside.addWidget(day)
        inside.addSpacing(self._size.px(11))

        def show(content: SheetContent, sheet: ParentSheet) -> None:
            if sheet.next_on is None:
                day.setText(text("Not agreed yet; it is left out."))
                day.setStyleSheet(f"color: {HINT}; background: transparent;")
            else:
                day.setText(" ".join(content.closing[0].paragraphs))
                day.setStyleSheet(f"color: {looks.INK}; background: transparent;")

        self._fill.append(show)
        self._heading(inside, content.closing[-1].heading)
        for number in range(len(content.closing[-1].paragraphs)):
            self._label(inside, partial(_paragraph_about_the_film, number))
        inside.addSpacing(self._size.px(11))

    def _contact(self, inside: QVBoxLayout, frame: SheetFrame) -> None:
        text = self._context.text
        before, between, behind = frame.contact
        line = row(gap=0)
        line.addWidget(self._single(before))
        line.addWidget(self._line("contact_name", text("Whom to call"), text("name")))
        line.addWidget(self._single(between))
        line.addWidget(self._line("contact_phone", text("Telephone"), text("telephone")))
        line.addWidget(self._single(behind))
        line.addStretch(1)
        inside.addLayout(line)

    def _foot(self, inside: QVBoxLayout, content: SheetContent) -> None:
        thin = QFrame()
        thin.setFixedHeight(1)
        thin.setStyleSheet(f"background: {looks.LINE}; border: none;")
        inside.addSpacing(self._size.px(14))
        inside.addWidget(thin)
        inside.addSpacing(self._size.px(6))
        inside.addWidget(
            paper_label(content.footer, self._size, looks.SMALL_PT, colour=looks.MUTED)
        )

    def _second_page(self, content: SheetContent) -> None:
        shown = (
            content.more.moments
            if content.more
            else (*content.good.moments, *(m for s in content.sections for m in s.moments))
        )
        heading = catalogue(self._language)("Moments from the film")
        first = {m.clip_id for m in content.good.moments}
        first |= {m.clip_id for s in content.sections for m in s.moments}
        _page, inside = self._page()
        self._label(inside, lambda _c: heading, looks.TITLE_PT, colour=looks.ACCENT, bold=True)
        inside.addSpacing(self._size.px(10))
        for moment in shown:
            side = row(gap=self._size.px(16))
            left = column(gap=0)
            self._moment(left, moment, again=moment.clip_id in first)
            left.addStretch(1)
            side.addLayout(left, 1)
            if moment.clip_id in self._stills:
                still = self._still(moment.clip_id, still_box(len(shown)))
                side.addWidget(still, 0, Qt.AlignmentFlag.AlignTop)
            inside.addLayout(side)
            inside.addSpacing(self._size.px(14))
        inside.addStretch(1)

    # Parts

    def _fixed(self, words: str, *, colour: str = looks.INK, bold: bool = False) -> QLabel:
        made = paper_label(words, self._size, colour=colour, bold=bold)
        made.setContentsMargins(3, 2, 3, 1)
        return made

    def _single(self, words: str) -> QLabel:
        made = self._fixed(words.strip())
        made.setWordWrap(False)
        made.setContentsMargins(3, 0, 0, 0)
        return made

    def _label(
        self,
        inside: QVBoxLayout,
        words: Callable[[SheetContent], str],
        points: float = looks.BODY_PT,
        *,
        colour: str = looks.INK,
        bold: bool = False,
    ) -> None:
        made = paper_label("", self._size, points, colour=colour, bold=bold)
        made.setContentsMargins(3, 0, 3, 2)
        inside.addWidget(made)
        self._fill.append(lambda content, _sheet: made.setText(words(content)))

    def _heading(self, inside: QVBoxLayout, words: str, *, colour: str = looks.ACCENT) -> None:
        made = paper_label(words, self._size, looks.HEADING_PT, colour=colour, bold=True)
        made.setContentsMargins(3, 0, 3, 0)
        inside.addWidget(made)

    def _band(self, style: str, margin: int) -> tuple[QFrame, QVBoxLayout]:
        band = QFrame()
        band.setObjectName("band")
        band.setStyleSheet(f"QFrame#band {{ {style} }}")
        within = column(margin=self._size.px(margin), gap=0)
        band.setLayout(within)
        return band, within

    def _still(self, clip_id: str, box: tuple[float, float]) -> QWidget:
        text_px = self._size.width_px - 2 * self._size.mm(looks.MARGIN_MM)
        width, height = (round(text_px * share) for share in box)
        made = paper_still(self._stills[clip_id], width, height)
        made.setAccessibleName(self._context.text("A still from the film"))
        return made

    def _words(self, key: str, name: str, hint: str, *, quotes: bool = False) -> PaperWords:
        field = PaperWords(name, hint, self._size, self._language, quotes=quotes)
        self.fields[key] = field
        return field

    def _line(self, key: str, name: str, hint: str) -> PaperLine:
        field = PaperLine(name, hint, self._size)
        self.fields[key] = field
        KeepsTyping(field, lambda: self._records.keep_sheet(key, field.words))
        self._fill.append(lambda _c, sheet: field.show_words(str(getattr(sheet, key))))
        return field

    def _set_tab_order(self, page: QFrame) -> None:
        fields: list[QWidget] = list(self.fields.values())
        page.setFocusProxy(fields[0])
        self.setFocusProxy(fields[0])
        for one, other in pairwise(fields):
            QWidget.setTabOrder(one, other)


def _paragraph_about_the_film(number: int, content: SheetContent) -> str:
    paragraphs = content.closing[-1].paragraphs
    return paragraphs[number] if number < len(paragraphs) else ""
