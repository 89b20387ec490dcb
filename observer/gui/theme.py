"""Light and dark: one table of colours, the palette made from it, and a dozen lines of QSS."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Template
from types import MappingProxyType

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

MARKS = Path(__file__).parent / "marks"
"""Little pictures that QSS cannot draw: the arrows of lists."""


class Theme(StrEnum):
    """How the window is coloured."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme as ``#RRGGBB``, and the measures every widget paints with.

    Attributes
    ----------
    background, surface, surface_2
        Behind everything; of panels; of controls and lists on a panel.
    text, muted
        4.5:1 or more on each of the three grounds.
    line
        One-pixel lines between parts.
    accent, accent_soft, on_accent
        The one accent, its soft ground for what is chosen, and text on the accent.
    stage
        Behind the film.
    playhead
        The playhead; also the colour of what is wrong.
    good
        The dot of "all saved".
    code_outline
        Dark outline without which light code colours are lost on a surface.
    step_px
        4; distances are 4, 8, 12 and 16.
    corner_px
        Of buttons and cards.
    text_px, heading_px, time_px
        Heights of type: of text, of headings in small capitals, of the time.
    """

    theme: Theme
    background: str
    surface: str
    surface_2: str
    text: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    on_accent: str
    stage: str
    playhead: str
    good: str
    code_outline: str
    step_px: int = 4
    corner_px: int = 8
    text_px: int = 13
    heading_px: int = 11
    time_px: int = 19

    @property
    def is_dark(self) -> bool:
        """Whether this is the dark theme."""
        return self.theme is Theme.DARK


TOKENS = MappingProxyType(
    {
        Theme.LIGHT: Tokens(
            theme=Theme.LIGHT,
            background="#F6F4F0",
            surface="#FFFFFF",
            surface_2="#FBFAF7",
            text="#22262B",
            muted="#666C73",
            line="#E2DED6",
            accent="#27666B",
            accent_soft="#E3EFEE",
            on_accent="#FFFFFF",
            stage="#15181B",
            playhead="#B3261E",
            good="#009E73",
            code_outline="#22262B",
        ),
        Theme.DARK: Tokens(
            theme=Theme.DARK,
            background="#191C20",
            surface="#22262B",
            surface_2="#1E2226",
            text="#ECE9E3",
            muted="#A2A8AF",
            line="#343A41",
            accent="#7CC4BE",
            accent_soft="#263A3B",
            on_accent="#10201F",
            stage="#0E1012",
            playhead="#E5736B",
            good="#00A87B",
            code_outline="#0E1012",
        ),
    }
)

_QSS = Template(
    """
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QPushButton { background: $surface; border: 1px solid $line; border-radius: 8px;
  padding: 6px 12px; outline: none; }
QPushButton:hover { background: $accent_soft; }
QPushButton:checked, QPushButton:pressed { background: $accent_soft; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 11px; }
QPushButton:disabled { color: $muted; background: $background; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $background; color: $muted;
  border-color: $line; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="shelf"] { background: transparent; border-color: transparent; text-align: left;
  padding: 5px 10px; }
QPushButton[role="shelf"]:hover { background: $accent_soft; }
QPushButton[role="shelf"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[role="shelf"]:focus { border: 2px solid $accent; padding: 4px 9px; }
QPushButton[role="row"] { background: $surface_2; text-align: left; }
QPushButton[role="row"]:hover { background: $accent_soft; }
QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox { background: $surface;
  border: 1px solid $line; border-radius: 7px; padding: 5px 8px;
  selection-background-color: $accent; }
QLineEdit:focus, QPlainTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 4px 7px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow { image: url($marks/down-$theme.png); }
QAbstractSpinBox::up-arrow { image: url($marks/up-$theme.png); }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator { width: 16px; height: 16px;
  background: $surface; border: 1px solid $muted; border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked, QListView::indicator:checked {
  background: $accent; border-color: $accent; }
QCheckBox::indicator:checked, QListView::indicator:checked { image: url($marks/check-$theme.png); }
QRadioButton::indicator:checked { image: url($marks/dot-$theme.png); }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px 0; }
QMenu::item { padding: 5px 20px 5px 34px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 10px; background: $surface;
  border: 1px solid $muted; border-radius: 4px; }
QMenu::indicator:checked { background: $accent; border-color: $accent;
  image: url($marks/check-$theme.png); }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid $accent; }
QListView, QTreeView, QTableView { background: $surface; border: 1px solid $line;
  border-radius: 8px; alternate-background-color: $surface_2; outline: none; }
QListView:focus, QTreeView:focus, QTableView:focus { border-color: $accent; }
QTableView::item { padding: 0 5px; }
QAbstractSpinBox QLineEdit { border: none; border-radius: 0; background: transparent;
  padding: 0 6px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 20px; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 6px; color: $text; }
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover {
  background: $accent_soft; color: $text; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {
  background: $accent_soft; color: $text; }
QHeaderView::section { background: $surface_2; color: $muted; border: none;
  border-bottom: 1px solid $line; padding: 6px 8px; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="card"][chosen="true"] { border-color: $accent; background: $surface; }
QFrame[role="card"]:focus { border: 2px solid $accent; }
QFrame[role="panel"] { background: $surface; border: none; }
QFrame[role="line"] { background: $line; border: none; }
QLabel[role="muted"], QLabel[role="heading"] { color: $muted; }
QLabel[role="alarm"] { color: $playhead; }
QLabel[role="chip"], QLabel[role="key"] { border: 1px solid $line; border-radius: 7px;
  padding: 3px 9px; color: $muted; }
QLabel[role="key"] { background: $surface; color: $text; border-radius: 5px; padding: 1px 6px; }
QListView[role="bare"] { border: none; background: transparent; }
QToolButton { border: none; border-radius: 10px; background: transparent; color: $muted; }
QToolButton:hover { background: $surface; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border: 2px solid $accent; }
QFrame#notice { background: $text; border-radius: 10px; }
QFrame#notice QLabel { color: $background; }
QProgressBar { background: $line; border: none; border-radius: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $muted; border-radius: 3px; margin: 2px; min-height: 32px;
  min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
"""
)


def palette(tokens: Tokens) -> QPalette:
    """Return the Qt palette of a theme.

    Parameters
    ----------
    tokens
        Colours of the theme.

    Returns
    -------
    QPalette
        With a disabled group whose text is still legible.
    """
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.background,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.surface_2,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.on_accent,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Light: tokens.surface,
        role.Midlight: tokens.surface_2,
        role.Mid: tokens.line,
        role.Dark: tokens.line,
        role.Shadow: tokens.stage,
    }
    made = QPalette()
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.muted))
    return made


def style_sheet(tokens: Tokens) -> str:
    """Return the QSS of a theme.

    Parameters
    ----------
    tokens
        Colours of the theme.

    Returns
    -------
    str
        For the whole application. Widgets take part by a dynamic property ``role``: ``primary``
        and ``quiet`` buttons; ``card``, ``panel`` and ``line`` frames; ``heading``, ``muted``,
        ``alarm``, ``chip`` and ``key`` labels.
    """
    names = ("background", "surface", "surface_2", "text", "muted", "line", "accent")
    more = ("accent_soft", "on_accent", "stage", "playhead")
    colours = {name: getattr(tokens, name) for name in (*names, *more)}
    return _QSS.substitute(colours, marks=MARKS.as_posix(), theme=tokens.theme.value)


def apply_theme(application: QApplication, tokens: Tokens) -> None:
    """Give the whole application a theme; nothing is done where it has it already.

    Parameters
    ----------
    application
        The one QApplication.
    tokens
        Colours of the theme.
    """
    sheet = style_sheet(tokens)
    if application.styleSheet() == sheet:
        # laying every widget out anew takes longer than opening a window
        return
    application.setStyle("Fusion")
    application.setPalette(palette(tokens))
    application.setStyleSheet(sheet)


def system_theme(application: QApplication) -> Theme:
    """Return the theme the desktop asks for; light where it does not say."""
    window = application.palette().color(QPalette.ColorRole.Window)
    dark_at = 128
    return Theme.DARK if window.lightness() < dark_at else Theme.LIGHT
