"""The parent sheet as it will read, on paper colours in either theme."""

from html import escape

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QTextBrowser

from observer.gui.context import RoomContext
from observer.gui.parts import row
from observer.reports.parent_sheet import SheetContent, SheetSection

PAPER, INK, PALE_INK, TITLE, BAND, TRY = (
    "#FFFFFF",
    "#22262B",
    "#666C73",
    "#27666B",
    "#EFF4F3",
    "#FFF6E3",
)


_STYLE = f"""
p {{ color: {INK}; font-size: 14px; margin: 3px 0; }}
p.title {{ color: {TITLE}; font-size: 22px; font-weight: 600; margin-bottom: 4px; }}
p.part {{ color: {TITLE}; font-size: 15px; font-weight: 600; margin: 14px 0 2px 0; }}
p.gap {{ font-size: 6px; margin: 0; }}
p.pale {{ color: {PALE_INK}; margin-bottom: 8px; }}
b.time {{ color: {TITLE}; }}
"""


_GAP = "<p class='gap'>&nbsp;</p>"


class SheetPreview(QFrame):
    """A sheet of paper.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.page = QTextBrowser()
        self.page.setAccessibleName(context.text("The parent sheet as it will read"))
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.setOpenLinks(False)
        self.page.setMaximumWidth(720)
        self.page.document().setDocumentMargin(32)
        self.page.document().setDefaultStyleSheet(_STYLE)
        colours = self.page.palette()
        colours.setColor(QPalette.ColorRole.Base, QColor(PAPER))
        colours.setColor(QPalette.ColorRole.Text, QColor(INK))
        self.page.setPalette(colours)
        self.page.setStyleSheet(
            f"QTextBrowser {{ background: {PAPER}; color: {INK}; border-radius: 8px; }}"
        )
        layout = row(margin=16)
        layout.addStretch(1)
        layout.addWidget(self.page, 100)
        layout.addStretch(1)
        self.setLayout(layout)

    def show_sheet(self, content: SheetContent) -> None:
        """Show a sheet.

        Parameters
        ----------
        content
            What stands on it.
        """
        bar = self.page.verticalScrollBar()
        place = bar.value()
        self.page.setHtml(sheet_html(content))
        bar.setValue(place)

    def show_words(self, sentence: str) -> None:
        """Show a sentence in place of a sheet."""
        self.page.setHtml(_paragraph(sentence, "pale"))


def sheet_html(content: SheetContent) -> str:
    """Return a parent sheet in the HTML that Qt's text knows.

    Parameters
    ----------
    content
        What stands on it.

    Returns
    -------
    str
        All of the user's words escaped.
    """
    question = f"<b>{escape(content.question_label)}</b> {escape(content.question)}"
    parts = [
        _paragraph(content.title, "title"),
        _paragraph(content.lead, "pale"),
        _band(BAND, question) if content.question else "",
        _section(content.good),
        *(_section(section) for section in content.sections),
        _band(TRY, _section(content.attempt)) if content.attempt else "",
        *(_section(section) for section in content.closing),
        _paragraph(content.contact),
        _section(content.more) if content.more else "",
        _GAP,
        _paragraph(content.footer, "pale"),
    ]
    return "".join(parts)


def _section(section: SheetSection) -> str:
    if not section.paragraphs and not section.moments:
        return ""
    moments = (
        f"<p><b class='time'>{escape(moment.time)}</b>&nbsp;&nbsp; {escape(moment.words)}</p>"
        for moment in section.moments
    )
    paragraphs = (_paragraph(words) for words in section.paragraphs)
    return "".join([_paragraph(section.heading, "part"), *moments, *paragraphs])


def _paragraph(words: str, style: str = "") -> str:
    return f"<p class='{style}'>{escape(words)}</p>" if words else ""


def _band(colour: str, inside: str) -> str:
    table = f"<table width='100%' cellpadding='10' bgcolor='{colour}'>"
    return f"{_GAP}{table}<tr><td>{inside}</td></tr></table>"
