"""Two coders before a real window: one has only a keyboard, the other only a mouse."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from typing_extensions import override

from observer.gui.work.words import absence_words
from observer.model.forms import (
    About,
    Absence,
    Form,
    FormKind,
    IntervalCoding,
    IntervalMode,
    Trace,
)
from observer.model.local_text import LocalText
from observer.model.rules import PhaseTemplate
from observer.model.scheme import (
    AskAt,
    Code,
    CodeKind,
    Modifier,
    ModifierKind,
    ModifierValue,
    Scheme,
    Track,
)
from tests.e2e.desktop import Desktop, eventually
from tests.e2e.sight import Sight, Watched

FILM_S = 12
WORDS = "samen"
NUMBER = "30"
FAST = 4.0


def questions(scheme: Scheme, code: Code, at: AskAt) -> Iterator[Modifier]:
    """Yield what is asked of a code at its begin or its end, with what the answers ask on."""
    known = {modifier.id: modifier for modifier in scheme.modifiers}
    asked = [known[name] for name in code.modifiers]
    if code.kind is CodeKind.STATE:
        asked = [modifier for modifier in asked if modifier.ask_at is at]
    elif at is AskAt.OFFSET:
        asked = []
    while asked:
        modifier = asked.pop(0)
        yield modifier
        if modifier.values:
            asked = [known[name] for name in chosen(modifier).modifiers] + asked


def chosen(modifier: Modifier) -> ModifierValue:
    """Return the answer that both coders give: one that asks on, if there is one."""
    return next((value for value in modifier.values if value.modifiers), modifier.values[0])


_MOST_TURNS, _SEEN_PX = 40, 20


class Coder(Watched, ABC):
    """What both coders know: the scheme, and what they see on the screen."""

    writes = True

    def __init__(self, desktop: Desktop, project: Path, scheme: Scheme) -> None:
        super().__init__(desktop, project)
        self.scheme = scheme
        self.wait(self.text("Begin a coding"))

    # What is seen

    def own(self, words: LocalText) -> str:
        return self.text.local(words)

    def progress(self, label: LocalText) -> str:
        """Return how far the open part says it is; empty where another part is open."""
        begin = f"{self.own(label)}, "
        found = self.look(begin, "_Words", begins=True)
        return found.name.removeprefix(begin) if found else ""

    def is_open(self, label: LocalText) -> bool:
        return any(
            each.kind == "_Words" and (each.name + ",").startswith(f"{self.own(label)},")
            for each in self.see()
        )

    def is_locked(self) -> bool:
        words = self.text("This coding is finished and locked. You can look at everything.")
        return self.look(words) is not None

    @property
    def title(self) -> str:
        return f"{self.own(self.scheme.title)} {self.scheme.version}"

    def intervals(self, form: IntervalCoding) -> None:
        """Score every interval."""
        self.open_part(form.label)
        told = self.progress(form.label)
        while not _is_whole(told):
            self.to_first_open()
            self.pause(0.5)
            self.score_interval(form)
            told = eventually(partial(self._progress_other_than, told, form.label), seconds=20)

    def _progress_other_than(self, before: str, label: LocalText) -> str:
        now = self.progress(label)
        return now if now != before else ""

    # What is done: each coder in her own way

    @abstractmethod
    def begin(self) -> None: ...
    @abstractmethod
    def read_notice(self) -> None: ...
    @abstractmethod
    def go_to(self, seconds: int) -> None: ...
    @abstractmethod
    def one_frame_on(self) -> None: ...
    @abstractmethod
    def press(self, track: Track, code: Code) -> None: ...
    @abstractmethod
    def hold(self, track: Track, code: Code) -> None: ...
    @abstractmethod
    def answer(self, modifier: Modifier) -> None: ...
    @abstractmethod
    def open_part(self, label: LocalText) -> None: ...
    @abstractmethod
    def open_phases(self) -> None: ...
    @abstractmethod
    def begin_phase(self, template: PhaseTemplate) -> None: ...
    @abstractmethod
    def trace(self, trace: Trace) -> None: ...
    @abstractmethod
    def play_fast(self) -> None: ...
    @abstractmethod
    def to_first_open(self) -> None: ...
    @abstractmethod
    def score_interval(self, form: IntervalCoding) -> None: ...
    @abstractmethod
    def mark(self, form: Form) -> None: ...
    @abstractmethod
    def fill(self, form: Form) -> None: ...
    @abstractmethod
    def next_sheet(self) -> None: ...
    @abstractmethod
    def finish(self) -> None: ...
    @abstractmethod
    def close(self) -> None: ...


class ByKeys(Coder):
    """Never touches the mouse."""

    def key(self, *keys: str) -> None:
        self.desktop.key(*keys)

    @override
    def begin(self) -> None:
        self.key("ctrl+Return")
        self.wait(self.text("Scheme"), "QComboBox")
        self.key("Home")
        for _ in range(20):
            self.pause()
            shown = self.wait(self.text("Scheme"), "QComboBox")
            if shown.words == self.title:
                break
            self.key("Down")
        self.key("Return")

    @override
    def read_notice(self) -> None:
        self.key("Escape")

    @override
    def go_to(self, seconds: int) -> None:
        self.key("ctrl+g")
        self.pause(0.05)
        self.desktop.type(f"0:{seconds:02}")
        self.key("Return")
        self.pause(0.3)

    @override
    def one_frame_on(self) -> None:
        self.key("Right")
        self.pause(0.05)

    @override
    def press(self, track: Track, code: Code) -> None:
        self.key(code.key)
        self.pause()

    @override
    def hold(self, track: Track, code: Code) -> None:
        self.key("space")
        self.pause(0.3)
        self.desktop.xdotool("keydown", code.key)
        self.pause(0.4)
        self.desktop.xdotool("keyup", code.key)
        self.pause(0.1)
        self.key("space")
        self.pause(0.3)

    @override
    def answer(self, modifier: Modifier) -> None:
        if modifier.values:
            self.key(chosen(modifier).key)
        if not modifier.values or modifier.kind is ModifierKind.MULTIPLE:
            self.key("Return")
        if not modifier.values:
            self.pause(0.05)
            self.desktop.type(NUMBER if modifier.kind is ModifierKind.NUMBER else WORDS)
            self.key("Return")
        self.pause()

    @override
    def open_part(self, label: LocalText) -> None:
        for _ in range(12):
            if self.is_open(label):
                return
            self.key("ctrl+Next")
            self.pause()
        raise AssertionError(self.own(label))

    @override
    def open_phases(self) -> None:
        self.key("ctrl+shift+p")
        self.pause()

    @override
    def begin_phase(self, template: PhaseTemplate) -> None:
        self.key(str(self.scheme.phases.index(template) + 1))
        self.pause()

    @override
    def trace(self, trace: Trace) -> None:
        self.open_part(trace.label)
        self.key("space")
        self.pause(0.3)
        for key in ("Up", "Up", "Down"):
            self.key(key)
            self.pause(0.2)
        self.key("space")
        self.pause(0.3)

    @override
    def play_fast(self) -> None:
        for _ in range(8):
            self.key("shift+Up")

    @override
    def to_first_open(self) -> None:
        self.key("ctrl+d")

    @override
    def score_interval(self, form: IntervalCoding) -> None:
        item = form.items[0]
        self.key(item.key or "1")
        if len(form.items) > 1:
            self.pause()
            self.key("Return")

    @override
    def mark(self, form: Form) -> None:
        self.key("i", "shift+Right", "shift+Right", "o")
        self.wait(self.text("Goes to where it begins."), "Pill")

    @override
    def fill(self, form: Form) -> None:
        if form.kind is FormKind.Q_SORT:
            for pile, count in enumerate(form.piles, start=1):
                for _ in range(count):
                    self.key(str(pile))
                    self.pause(0.03)
            return
        for place, item in enumerate(form.items):
            if form.kind is FormKind.TEXT:
                self.key("Return")
                self.pause()
                self.desktop.type(WORDS)
                self.key("ctrl+Return")
            elif form.kind is FormKind.NUMBER:
                self.desktop.type(NUMBER)
                self.key("Return")
            elif form.kind is FormKind.ALLOCATION:
                self.desktop.type(f"{form.total / len(form.items):g}")
                self.key("Return")
            else:
                value = value_of(form, item.id)
                self.key(f"{value:g}")
                if form.kind is FormKind.RATING and place + 1 < len(form.items):
                    self.key("Return")
            self.pause(0.06)

    @override
    def next_sheet(self) -> None:
        self.key("shift+Next")
        self.pause()

    @override
    def finish(self) -> None:
        self.key("F9")
        for _ in range(8):
            self.pause()
            words = {self.text("Finish"), self.text("Finish as it is")}
            if any(each.focus and each.name in words for each in self.see()):
                break
            self.key("Tab")
        self.key("space")

    @override
    def close(self) -> None:
        self.key("alt+F4")


class ByMouse(Coder):
    """Never touches the keyboard; so she cannot write words or type numbers."""

    writes = False

    def click(self, sight: Sight) -> None:
        x, y = sight.middle
        self.desktop.click(x, y)
        self.pause(0.06)

    def click_on(self, name: str, kind: str = "", *, begins: bool = False) -> None:
        self.click(self.wait(name, kind, begins=begins))

    def drag(self, first: Sight, last: Sight) -> None:
        (x, y), (to_x, to_y) = first.middle, last.middle
        self.desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for share in (0.3, 0.7, 1.0):
            at = (round(x + share * (to_x - x)), round(y + share * (to_y - y)))
            self.desktop.xdotool("mousemove", str(at[0]), str(at[1]))
        self.desktop.xdotool("mouseup", "1")

    @override
    def begin(self) -> None:
        self.click_on(self.text("Begin a coding"), "QPushButton")
        self.click_on(self.text("Scheme"), "QComboBox")
        self.pause(0.3)
        self.click_on(self.title, "row")
        self.pause()
        self.click_on(self.text("Begin"), "QPushButton")

    @override
    def read_notice(self) -> None:
        self.click_on(self.text("I have read this"), "QPushButton")

    @override
    def go_to(self, seconds: int) -> None:
        line = next(each for each in self.see() if each.time_px)
        left = line.x + line.width - line.time_px
        self.desktop.click(left + round(line.time_px * seconds / FILM_S), line.y + 8)
        self.pause(0.4)

    @override
    def one_frame_on(self) -> None:
        self.click_on(self.text("One frame forward"), "RoundButton")

    def _code(self, code: Code) -> Sight:
        name = self.text("{code}, key {key}", code=self.own(code.label), key=code.key.upper())
        return self.wait(name, "KeyButton")

    @override
    def press(self, track: Track, code: Code) -> None:
        self.click(self._code(code))

    @override
    def hold(self, track: Track, code: Code) -> None:
        button = self._code(code)
        x, y = button.middle
        self.click_on(self.text("Play"), "RoundButton")
        self.pause(0.2)
        self.desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        self.pause(0.4)
        self.desktop.xdotool("mouseup", "1")
        self.click_on(self.text("Pause"), "RoundButton")
        self.pause(0.3)

    @override
    def answer(self, modifier: Modifier) -> None:
        if not modifier.values:
            self.click_on(self.text("skip"), "KeyButton")
            return
        label = self.own(chosen(modifier).label)
        self.click_on(self.text("{code}, key {key}", code=label, key=""), begins=True)
        if modifier.kind is ModifierKind.MULTIPLE:
            self.click_on(self.text("go on"), "KeyButton")

    @override
    def open_part(self, label: LocalText) -> None:
        for _ in range(12):
            if self.is_open(label):
                return
            self.click_on(self.text("Next part of this coding"))
            self.pause()
        raise AssertionError(self.own(label))

    @override
    def open_phases(self) -> None:
        for _ in range(12):
            if self.look(f"{self.text('Phases')},", "_Words", begins=True):
                return
            self.click_on(self.text("Next part of this coding"))
            self.pause()

    @override
    def begin_phase(self, template: PhaseTemplate) -> None:
        label = self.own(template.label)
        self.click_on(self.text("{code}, key {key}", code=label, key=""), begins=True)

    @override
    def trace(self, trace: Trace) -> None:
        self.open_part(trace.label)
        lane = self.wait(self.own(trace.label), "TraceLane")
        x, y = lane.middle
        self.click_on(self.text("Play"), "RoundButton")
        self.pause(0.2)
        self.desktop.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for by in (20, 40, 60, 30):
            self.pause(0.15)
            self.desktop.xdotool("mousemove", str(x), str(y - by))
        self.desktop.xdotool("mouseup", "1")
        self.click_on(self.text("Pause"), "RoundButton")
        self.pause(0.3)

    @override
    def play_fast(self) -> None:
        self.click_on(self.text("Speed"), "Pill")
        self.pause(0.2)
        self.click_on(self.text.number(FAST, 1), "entry", begins=True)
        self.pause()

    @override
    def to_first_open(self) -> None:
        pill = self.look(self.text("first open"), "Pill")
        if pill is not None:
            self.click(pill)

    @override
    def score_interval(self, form: IntervalCoding) -> None:
        label = self.own(form.items[0].label)
        found = self.look(self.text("{code}, key {key}", code=label, key=""), begins=True)
        if found is None:
            found = self.wait(f"{label}: ", begins=True)
        self.click(found)
        if len(form.items) > 1:
            counts = form.mode is IntervalMode.COUNT
            self.click_on(self.text("the rest: 0" if counts else "the rest: no"), "Pill")

    @override
    def mark(self, form: Form) -> None:
        self.click_on(self.text("mark moment"), "Pill")
        self.go_to(9)
        if form.about is About.SEGMENT:
            self.click_on(self.text("New stretch"), "Pill")
        else:
            self.click_on(self.text("mark moment"), "Pill")

    @override
    def fill(self, form: Form) -> None:
        if form.kind is FormKind.Q_SORT:
            self._sort(form)
        elif form.kind is FormKind.CHECKLIST:
            self._tick(form)
        elif form.kind is FormKind.TEXT and not form.absences:
            return
        else:
            for item in form.items:
                self._answer_item(form, item.number, self.own(item.label), item.id)

    def _answer_item(self, form: Form, number: int, label: str, item_id: str) -> None:
        if form.kind is FormKind.ALLOCATION:
            more = self.wait(self.text("{item}: more", item=label))
            for _ in range(round(form.total / len(form.items) / 5)):
                self.click(more)
            return
        if len(form.items) > 1:
            self.click(self._line(f"{number} {label}"))
            self.pause(0.08)
        if form.kind is FormKind.RATING:
            self.click_on(f"{value_of(form, item_id):g}", "ValueButton")
        else:
            self.click_on(absence_words(Absence.NOT_OBSERVED, self.text), "KeyButton")

    def _tick(self, form: Form) -> None:
        for item in form.items:
            line = self._line(f"{item.number} {self.own(item.label)}")
            values = [
                each
                for each in self.see()
                if each.kind == "ValueButton" and line.y <= each.middle[1] <= line.y + line.height
            ]
            scale = form.scale_of(item)
            assert scale is not None
            values.sort(key=lambda each: each.x)
            self.click(values[scale.choices.index(value_of(form, item.id))])

    def _line(self, name: str) -> Sight:
        """Return the line of an item, turning the wheel until it is seen."""
        for _ in range(_MOST_TURNS):
            line = self.look(name, "ItemLine", begins=True)
            if line is not None and line.height >= _SEEN_PX:
                return line
            self.wheel()
        return self.wait(name, "ItemLine", begins=True)

    def wheel(self) -> None:
        line = next(each for each in self.see() if each.kind == "ItemLine")
        x, y = line.middle
        self.desktop.xdotool("mousemove", str(x), str(y), "click", "5")
        self.pause()

    def _sort(self, form: Form) -> None:
        piles = sorted(
            (each for each in self.see() if each.kind == "PileButton"), key=lambda each: each.x
        )[1:]
        card = next(each for each in self.see() if each.kind == "CardFace")
        for pile, count in zip(piles, form.piles, strict=True):
            for _ in range(count):
                self.drag(card, pile)
                self.pause(0.05)

    @override
    def next_sheet(self) -> None:
        self.click_on(self.text("Next sheet of the form"))

    @override
    def finish(self) -> None:
        self.click_on(self.text("finish"), "Pill")
        self.pause(0.3)
        words = {self.text("Finish"), self.text("Finish as it is")}
        button = eventually(
            lambda: next(
                (e for e in self.see() if e.kind == "QPushButton" and e.name in words), None
            ),
            seconds=10,
        )
        assert button is not None
        self.click(button)

    @override
    def close(self) -> None:
        self.desktop.click(1356, 9)


def _is_whole(told: str) -> bool:
    """Return whether a progress such as "3 of 3" says that nothing is left."""
    first, *_, last = told.split()
    return first == last


def value_of(form: Form, item_id: str) -> float:
    """Return what both coders answer: whole, and another one for each item."""
    place = [item.id for item in form.items].index(item_id)
    item = form.items[place]
    scale = form.scale_of(item)
    assert scale is not None
    whole = [value for value in scale.choices if value == round(value)]
    return whole[place % len(whole)]
