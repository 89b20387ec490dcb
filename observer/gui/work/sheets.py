"""Which sheets of a form there are: of the session, or of each phase, clip or segment."""

from dataclasses import dataclass

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.part import WorkServices
from observer.model.forms import About, Form
from observer.model.score_edits import Sheet, sheets_of
from observer.model.session import Clip, Phase
from observer.model.time import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetChoice:
    """A sheet that can be filled in.

    Attributes
    ----------
    name
        How it is called; empty for the session.
    stretch
        From where to where it is about.
    """

    sheet: Sheet
    name: str
    stretch: Interval


class SheetBook:
    """The sheets of one form in the session on the desk.

    Parameters
    ----------
    desk
        Whose coding, phases and moments.
    services
        Knows the mark where a segment begins.
    form
        Of the scheme.
    """

    def __init__(self, desk: CodingDesk, services: WorkServices, form: Form) -> None:
        self._desk = desk
        self._services = services
        self._form = form
        self._begun: list[Sheet] = []

    def choices(self) -> tuple[SheetChoice, ...]:
        """Return the sheets in the order of their stretches."""
        match self._form.about:
            case About.SESSION:
                return self._whole()
            case About.PHASE:
                return tuple(self._phase(phase) for phase in self._phases())
            case About.CLIP:
                return tuple(self._clip(clip) for clip in self._desk.clips())
            case About.SEGMENT:
                return self._segments()

    def why_none(self) -> str:
        """Return in a sentence what has to be done before there is a sheet."""
        text, commands = self._desk.context.text, self._desk.context.commands
        begin, end = commands.key_text("moment_in"), commands.key_text("moment_out")
        match self._form.about:
            case About.PHASE if self._form.phases and self._desk.phases():
                return text(
                    "This form is about {phases}, and that is not marked yet. Mark it in the part "
                    "Phases, which comes after the forms.",
                    phases=self._wanted_phases(),
                )
            case About.PHASE:
                return text(
                    "This form is about phases, and this session has none yet. Mark them in the "
                    "part Phases, which comes after the forms."
                )
            case About.CLIP:
                return text(
                    "This form is about moments. Press {begin} where one begins and {end} where "
                    "it ends.",
                    begin=begin,
                    end=end,
                )
            case About.SEGMENT:
                return text(
                    "This form is about stretches. Press {begin} where one begins and {end} where "
                    "it ends.",
                    begin=begin,
                    end=end,
                )
            case About.SESSION:
                return ""

    def new_segment(self) -> Sheet | None:
        """Begin a sheet from the mark to here, or of the selected moment; say why if it cannot."""
        stretch = self._marked()
        if stretch is None:
            self._desk.hint(self.why_none())
            return None
        first, end_us = stretch
        known = {choice.sheet.onset_us: choice.sheet for choice in self._segments()}
        if first.onset_us in known:
            return known[first.onset_us]
        sheet = Sheet(
            form=self._form.id,
            onset_us=first.onset_us,
            offset_us=end_us,
            onset_anchor=first.onset_anchor,
        )
        self._begun.append(sheet)
        return sheet

    def forget(self, sheet: Sheet) -> None:
        """Forget a sheet that was begun."""
        self._begun = [each for each in self._begun if each.key != sheet.key]

    def _marked(self) -> tuple[Sheet, int] | None:
        """Return where a new segment begins and ends; the mark counts before the selection."""
        begun = self._services.marking.in_moment
        here = self._desk.here()
        selected = self._desk.selected
        if begun is not None and here is not None and here.time_us != begun.time_us:
            first, last = sorted((begun, here), key=lambda moment: moment.time_us)
            self._services.marking.forget()
            mark = Sheet(form="", onset_us=first.time_us, onset_anchor=first.anchor)
            return mark, last.time_us
        if begun is None and isinstance(selected, Clip):
            return Sheet(form="", onset_us=selected.onset_us), selected.offset_us
        return None

    def _whole(self) -> tuple[SheetChoice, ...]:
        desk = self._desk.desk
        stretch = desk.extent if desk else Interval(0, 1)
        return (SheetChoice(sheet=Sheet(form=self._form.id), name="", stretch=stretch),)

    def _phases(self) -> tuple[Phase, ...]:
        wanted = self._form.phases
        return tuple(p for p in self._desk.phases() if not wanted or p.template in wanted)

    def _wanted_phases(self) -> str:
        """Return the names of the phases that the form is for."""
        desk, text = self._desk.desk, self._desk.context.text
        templates = desk.scheme.phases if desk else ()
        return ", ".join(text.local(t.label) for t in templates if t.id in self._form.phases)

    def _phase(self, phase: Phase) -> SheetChoice:
        return SheetChoice(
            sheet=Sheet(form=self._form.id, about=phase.id),
            name=phase.name or self._template_name(phase),
            stretch=_interval(phase.onset_us, phase.offset_us),
        )

    def _template_name(self, phase: Phase) -> str:
        desk, text = self._desk.desk, self._desk.context.text
        for template in desk.scheme.phases if desk else ():
            if template.id == phase.template:
                return text.local(template.label)
        return text.clock(phase.onset_us)

    def _clip(self, clip: Clip) -> SheetChoice:
        return SheetChoice(
            sheet=Sheet(form=self._form.id, about=clip.id),
            name=clip.title or self._times(clip.onset_us, clip.offset_us),
            stretch=_interval(clip.onset_us, clip.offset_us),
        )

    def _segments(self) -> tuple[SheetChoice, ...]:
        coding = self._desk.coding
        standing = sheets_of(coding, self._form.id) if coding else ()
        sheets = {sheet.key: sheet for sheet in (*standing, *self._begun)}
        made: list[SheetChoice] = []
        for sheet in sheets.values():
            start, end = sheet.onset_us, sheet.offset_us
            if start is not None:
                last = start + 1 if end is None else end
                stretch = _interval(start, last)
                name = self._times(start, last)
                made.append(SheetChoice(sheet=sheet, name=name, stretch=stretch))
        return tuple(sorted(made, key=lambda choice: choice.stretch.start_us))

    def _times(self, onset_us: int, offset_us: int) -> str:
        text = self._desk.context.text
        return f"{text.clock(onset_us)} \N{EN DASH} {text.clock(offset_us)}"


def _interval(start_us: int, end_us: int) -> Interval:
    return Interval(start_us, max(end_us, start_us + 1))
