"""Every choice that a figure of agreement depends on, in sight above the figures."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QSpinBox, QWidget

from observer.gui.context import RoomContext
from observer.gui.parts import button, column, label, row
from observer.model.messages import Message, msg
from observer.model.rules import Coefficient
from observer.model.time import US_PER_S
from observer.statistics.agreement.settings import AgreementSettings, Weighing

_SETTLED_MS = 500
_FEW, _MANY = 0, 1000
_COEFFICIENTS: Mapping[Coefficient | None, Message] = MappingProxyType(
    {
        Coefficient.TIME_KAPPA: msg("Time kappa"),
        Coefficient.EVENT_KAPPA: msg("Event kappa"),
        Coefficient.WEIGHTED_KAPPA: msg("weighted kappa"),
        Coefficient.ICC: msg("ICC"),
        Coefficient.ALPHA: msg("Krippendorff's alpha"),
        None: msg("every coefficient"),
    }
)


class SettingsBar(QFrame):
    """Shows the settings of a comparison, and lets them be changed.

    Parameters
    ----------
    context
        What the room stands on.
    """

    changed = Signal(object)
    """Other `AgreementSettings` are wished for; None for those of the scheme."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._settings = AgreementSettings()
        self._stated = self._settings
        self._filling = False
        text = context.text
        self.weighing = QComboBox()
        self.weighing.addItem(text("by duration"), Weighing.DURATION)
        self.weighing.addItem(text("by unit"), Weighing.UNIT)
        locale = QLocale(text.language)
        self.unit = _seconds(locale, 0.02, 10.0, 0.1)
        self.time_tolerance = _seconds(locale, 0.0, 10.0, 0.5)
        self.tolerance = _seconds(locale, 0.0, 30.0, 0.5)
        self.overlap = QSpinBox()
        self.overlap.setRange(0, 100)
        self.overlap.setSingleStep(10)
        self.overlap.setSuffix(" %")
        self.resamples = QComboBox()
        self.resamples.addItem(text("1,000 bootstrap samples"), _MANY)
        self.resamples.addItem(text("no intervals"), _FEW)
        self.told = label("", "muted")
        self.scheme_button = button(text("As the scheme states"), self._as_stated)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._tell)
        self._lay()

    @property
    def settings(self) -> AgreementSettings:
        """As they stand in the fields."""
        return replace(
            self._settings,
            weighing=Weighing(self.weighing.currentData()),
            unit_us=round(self.unit.value() * US_PER_S),
            time_tolerance_us=round(self.time_tolerance.value() * US_PER_S),
            tolerance_us=round(self.tolerance.value() * US_PER_S),
            overlap=self.overlap.value() / 100,
            resamples=int(self.resamples.currentData()),
        )

    def show_settings(self, settings: AgreementSettings, stated: AgreementSettings) -> None:
        """Show the settings that were used.

        Parameters
        ----------
        settings
            Of the figures below.
        stated
            What the scheme states.
        """
        self._filling = True
        self._settings, self._stated = settings, stated
        self.weighing.setCurrentIndex(self.weighing.findData(settings.weighing))
        self.unit.setValue(settings.unit_us / US_PER_S)
        self.time_tolerance.setValue(settings.time_tolerance_us / US_PER_S)
        self.tolerance.setValue(settings.tolerance_us / US_PER_S)
        self.overlap.setValue(round(settings.overlap * 100))
        self.resamples.setCurrentIndex(self.resamples.findData(_MANY if settings.resamples else 0))
        self._filling = False
        self._say()

    def _say(self) -> None:
        text, settings = self._context.text, self.settings
        parts = []
        if settings.resamples:
            parts.append(
                text(
                    "Intervals: 95 %, {count} samples of blocks of {seconds} s, seed {seed}.",
                    count=settings.resamples,
                    seconds=text.number(settings.block_us / US_PER_S, 0),
                    seed=settings.seed,
                )
            )
        if settings.minimum is None:
            parts.append(text("The scheme states no minimum."))
        else:
            parts.append(
                text(
                    "The scheme asks for at least {minimum} ({coefficient}).",
                    minimum=text.number(settings.minimum, 2),
                    coefficient=_COEFFICIENTS.get(settings.coefficient, _COEFFICIENTS[None]),
                )
            )
        if settings.time_tolerance_us:
            parts.append(
                text(
                    "Tolerance makes agreement: compare it with that of {count} shuffled codings.",
                    count=settings.shuffles,
                )
            )
        self.told.setText("  ".join(parts))
        same = replace(settings, minimum=None) == replace(self._stated, minimum=None)
        self.scheme_button.setVisible(not same)

    def _as_stated(self) -> None:
        self.changed.emit(None)

    def _touched(self, *_unused: object) -> None:
        if not self._filling:
            self._settled.start()

    def _tell(self) -> None:
        self._say()
        self.changed.emit(self.settings)

    def _lay(self) -> None:
        text = self._context.text
        layout = column(gap=6)
        lines: tuple[tuple[tuple[str, QWidget], ...], ...] = (
            (
                (text("Time kappa"), self.weighing),
                (text("unit"), self.unit),
                (text("tolerance"), self.time_tolerance),
                (text("Intervals"), self.resamples),
            ),
            (
                (text("Event kappa: onsets within"), self.tolerance),
                (text("or overlap of"), self.overlap),
            ),
        )
        for number, fields in enumerate(lines):
            line = row(gap=6)
            for words, field in fields:
                title = label(words, "muted", wrap=False)
                title.setBuddy(field)
                field.setAccessibleName(words)
                line.addWidget(title)
                line.addWidget(field)
                line.addSpacing(8)
            line.addStretch(1)
            if number:
                line.addWidget(self.scheme_button)
            layout.addLayout(line)
        layout.addWidget(self.told)
        self.setLayout(layout)
        for box in (self.weighing, self.resamples):
            box.currentIndexChanged.connect(self._touched)
        for spin in (self.unit, self.time_tolerance, self.tolerance):
            spin.valueChanged.connect(self._touched)
        self.overlap.valueChanged.connect(self._touched)


def _seconds(locale: QLocale, least: float, most: float, step: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setLocale(locale)
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setDecimals(2)
    made.setSuffix(" s")
    return made
