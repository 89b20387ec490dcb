"""What a parent reads: the content of the parent sheet, before it has any shape.

Short active sentences, strengths first; no scores, no codes, no norms, nobody else's moments.
"""

from dataclasses import dataclass

from observer.model.consent import Purpose
from observer.model.conversations import (
    child_name,
    plans_with,
)
from observer.model.feedback import FeedbackPlan
from observer.model.messages import Message, msg, pmsg
from observer.model.project import Project
from observer.model.session import Clip, Session
from observer.model.sheet import ParentSheet
from observer.model.time import US_PER_S
from observer.reports.request import ReportRequest
from observer.reports.sheet_moments import STRENGTHS, moments_for, words_are_own

MOMENTS_ON_FIRST_PAGE = 4
"""More moments than a parent can take home at once go to the second page; never one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMoment:
    """A moment of the film.

    Attributes
    ----------
    time
        In the film, such as ``0:44``.
    """

    clip_id: str
    time: str
    title: str
    words: str

    @property
    def place(self) -> Message:
        """Where it is, to be named in an error."""
        return msg("the words of the moment at {time}", time=self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSection:
    """A heading with what stands under it."""

    heading: str
    paragraphs: tuple[str, ...]
    moments: tuple[SheetMoment, ...] = ()

    @property
    def place(self) -> Message:
        """Where it is, to be named in an error."""
        return msg("under “{heading}”", heading=self.heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """Everything on a parent sheet, in its order.

    Attributes
    ----------
    lead
        Under the title: when the film was made.
    good
        What went well, on the first page.
    sections
        What the child showed, what the parent did and said.
    attempt
        What the parent wants to try; None without one.
    closing
        Appointment and film.
    contact
        Whom to call; may be empty.
    more
        The second page; None if there is none.
    together
        What is never broken over two lines: names, days, a telephone number, a short sentence.
    """

    language: str
    title: str
    lead: str
    question_label: str
    question: str
    good: SheetSection
    sections: tuple[SheetSection, ...]
    attempt: SheetSection | None
    closing: tuple[SheetSection, ...]
    contact: str
    footer: str
    more: SheetSection | None
    together: tuple[str, ...] = ()

    @property
    def running_text(self) -> str:
        """What is read as sentences, line by line: all but titles, headings and whom to call."""
        sections = (self.good, *self.sections, *((self.attempt,) if self.attempt else ()))
        beyond = (self.more,) if self.more else ()
        moments = {m.clip_id: m.words for s in (*sections, *beyond) for m in s.moments}
        paragraphs = [p for s in (*sections, *self.closing) for p in s.paragraphs]
        lines = [self.lead, self.question, *moments.values(), *paragraphs, self.footer]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFrame:
    """The fixed words around what is typed, whether anything is typed there yet or not.

    Attributes
    ----------
    attempt, contact
        What stands before, between and behind the two texts that are typed there.
    """

    child_showed: str
    parent_did: str
    parent_said: str
    attempt_heading: str
    attempt: tuple[str, str, str]
    appointment: str
    contact: tuple[str, str, str]


def question_of(request: ReportRequest) -> str:
    """Return the parent's question: as this caregiver put it last, or else of the case."""
    plan = plan_with_question(request.project, request.session_ids[0], request.caregiver_id)
    return plan.question if plan else request.project.family_of(request.session_ids[0]).question


def plan_with_question(project: Project, session_id: str, caregiver_id: str) -> FeedbackPlan | None:
    """Return the latest plan about a session in which a caregiver's question stands."""
    asked = [p for p in plans_with(project, session_id, caregiver_id) if p.question.strip()]
    return asked[-1] if asked else None


def sheet_of(request: ReportRequest) -> ParentSheet:
    """Return the clinician's words for a caregiver, an empty sheet if there are none yet."""
    session_id = request.session_ids[0]
    for sheet in request.project.sheets(session_id):
        if sheet.caregiver_id == request.caregiver_id:
            return sheet
    return ParentSheet(id="", session_id=session_id, caregiver_id=request.caregiver_id)


def parent_sheet(request: ReportRequest) -> SheetContent:
    """Return what stands on the parent sheet of one session for one caregiver.

    Parameters
    ----------
    request
        Its first session and its caregiver count.

    Returns
    -------
    SheetContent
        In the language of the request, spoken to the parent as the sheet says.
    """
    return _Writer(request).content()


def sheet_frame(request: ReportRequest) -> SheetFrame:
    """Return the fixed words of a parent sheet, for who writes on it.

    Parameters
    ----------
    request
        Its first session and its caregiver count.

    Returns
    -------
    SheetFrame
        In the language of the request.
    """
    return _Writer(request).frame()


_GAP_1, _GAP_2 = "\N{OBJECT REPLACEMENT CHARACTER}1", "\N{OBJECT REPLACEMENT CHARACTER}2"


class _Writer:
    def __init__(self, request: ReportRequest) -> None:
        self._request = request
        self._text = request.text
        self._sheet = sheet_of(request)
        self._session = request.project.get(Session, request.session_ids[0])
        name = child_name(request.project, self._session.id)
        self._child = name or self._text.render(pmsg(self._sheet.address, "your child"))

    def frame(self) -> SheetFrame:
        say, address = self._text.render, self._sheet.address
        attempt = msg(
            "When {child} {signal}, {step}.", child=self._child, signal=_GAP_1, step=_GAP_2
        )
        contact = self._joined(
            pmsg(address, "Do you have questions?"),
            msg("Call {name}, {phone}.", name=_GAP_1, phone=_GAP_2),
        )
        return SheetFrame(
            child_showed=say(msg("What {child} showed", child=self._child)),
            parent_did=say(pmsg(address, "What you did")),
            parent_said=say(pmsg(address, "What you said")),
            attempt_heading=say(pmsg(address, "What you want to try")),
            attempt=_around(self._joined(attempt, msg("Choose a calm moment."))),
            appointment=say(msg("Our next appointment")),
            contact=_around(contact),
        )

    def content(self) -> SheetContent:
        say, address = self._text.render, self._sheet.address
        moments = [(clip, self._moment(clip)) for clip in moments_for(self._request)]
        strengths = [m for clip, m in moments if clip.kind in STRENGTHS]
        questions = tuple(m for clip, m in moments if clip.kind not in STRENGTHS)
        return SheetContent(
            language=self._text.language,
            title=say(pmsg(address, "Looking together at you and {child}", child=self._child)),
            lead=self._lead(),
            question_label=say(pmsg(address, "Your question:")),
            question=quoted(" ".join(question_of(self._request).split())),
            good=SheetSection(
                heading=say(msg("This went well")),
                paragraphs=(),
                moments=tuple(strengths[: _on_first_page(len(strengths))]),
            ),
            sections=self._sections(questions),
            attempt=self._attempt(),
            closing=self._closing(),
            contact=self._contact(),
            footer=say(
                msg("This sheet is not a test. It shows what we saw together at one moment.")
            ),
            more=self._more(tuple(strengths), questions),
            together=self._together(),
        )

    def _together(self) -> tuple[str, ...]:
        sheet = self._sheet
        days = (self._session.held_on, sheet.next_on, sheet.keep_until)
        parts = [self._child, sheet.contact_name.strip(), sheet.contact_phone.strip()]
        parts += [self._text.day_in_words(day) for day in days if day]
        parts.append(self._text.render(msg("Choose a calm moment.")))
        return tuple(each for each in parts if " " in each)

    def _moment(self, clip: Clip) -> SheetMoment:
        extent = self._request.project.extent(self._session.id)
        start_us = extent.start_us if extent else 0
        return SheetMoment(
            clip_id=clip.id,
            time=self._text.clock(clip.onset_us - start_us),
            title=clip.title.strip(),
            words=clip.words.strip() or clip.title.strip(),
        )

    def _lead(self) -> str:
        extent = self._request.project.extent(self._session.id)
        minutes = round(extent.duration_us / US_PER_S / 60) if extent else 0
        if minutes > 1:
            film = msg("a film of {minutes} minutes", minutes=minutes)
        elif extent:
            film = msg("a film of one minute")
        else:
            film = msg("a film")
        made = (
            msg(
                "On {day} we made {film}.",
                day=self._text.day_in_words(self._session.held_on),
                film=film,
            )
            if self._session.held_on
            else msg("We made {film}.", film=film)
        )
        return self._joined(made, msg("We looked at a few moments together."))

    def _sections(self, questions: tuple[SheetMoment, ...]) -> tuple[SheetSection, ...]:
        say, sheet = self._text.render, self._sheet
        showed = say(msg("What {child} showed", child=self._child))
        did = say(pmsg(sheet.address, "What you did"))
        said = say(pmsg(sheet.address, "What you said"))
        again = say(msg("We looked at this once more"))
        found = (
            SheetSection(heading=showed, paragraphs=_lines(sheet.child_showed)),
            SheetSection(heading=did, paragraphs=_lines(sheet.parent_did)),
            SheetSection(heading=said, paragraphs=self._quotes()),
            SheetSection(heading=again, paragraphs=(), moments=questions),
        )
        return tuple(section for section in found if section.paragraphs or section.moments)

    def _quotes(self) -> tuple[str, ...]:
        """Return the parent's own words; nobody else's, even where it is unclear whose they are."""
        project, caregiver_id = self._request.project, self._request.caregiver_id
        words = [*_lines(self._sheet.parent_said)] + [
            clip.parent_words
            for clip in moments_for(self._request)
            if words_are_own(project, clip, caregiver_id)
        ]
        return tuple(
            dict.fromkeys(quoted(" ".join(word.split())) for word in words if word.strip())
        )

    def _attempt(self) -> SheetSection | None:
        sheet = self._sheet
        signal, step = sheet.signal.strip(), sheet.small_step.strip().rstrip(".")
        if not step:
            return None
        plan = (
            msg("When {child} {signal}, {step}.", child=self._child, signal=signal, step=step)
            if signal
            else msg("{step}.", step=step[:1].upper() + step[1:])
        )
        return SheetSection(
            heading=self._text.render(pmsg(sheet.address, "What you want to try")),
            paragraphs=(self._joined(plan, msg("Choose a calm moment.")),),
        )

    def _closing(self) -> tuple[SheetSection, ...]:
        sheet, say = self._sheet, self._text.render
        sections: list[SheetSection] = []
        if sheet.next_on is not None:
            day = msg("{day}.", day=self._text.day_in_words(sheet.next_on))
            noticed = pmsg(sheet.address, "Then we look at what you have noticed.")
            sections.append(
                SheetSection(
                    heading=say(msg("Our next appointment")),
                    paragraphs=(self._joined(day, noticed),),
                )
            )
        kept = (
            msg("We keep the film safe until {day}.", day=self._text.day_in_words(sheet.keep_until))
            if sheet.keep_until
            else msg("We keep the film safe.")
        )
        sections.append(
            SheetSection(
                heading=say(pmsg(sheet.address, "Your film")),
                paragraphs=(
                    self._joined(kept, *self._who_looks()),
                    self._joined(
                        pmsg(sheet.address, "Do you want us to delete it? Tell us."),
                        msg("Sometimes we may not do that at once. Then we explain why."),
                    ),
                ),
            )
        )
        return tuple(sections)

    def _who_looks(self) -> tuple[Message, ...]:
        """Return who looks at the film, from the consents that count today."""
        request, address = self._request, self._sheet.address
        name = self._sheet.contact_name.strip()
        viewers: list[Message] = [
            viewer
            for purpose, viewer in (
                (
                    Purpose.TREATMENT,
                    msg("{name}", name=name) if name else pmsg(address, "your care worker"),
                ),
                (Purpose.SUPERVISION, msg("one of our colleagues")),
                (Purpose.TEACHING, msg("people who are learning this work")),
                (Purpose.RESEARCH, msg("researchers")),
            )
            if not request.project.missing_consents(self._session.id, purpose, request.day)
        ]
        if not viewers:
            return ()
        who = viewers[0]
        for viewer in viewers[1:-1]:
            who = msg("{some}, {one}", some=who, one=viewer)
        if len(viewers) == 1:
            return (msg("Only {who} looks at it.", who=who),)
        who = msg("{some} and {one}", some=who, one=viewers[-1])
        return (msg("Only {who} look at it.", who=who),)

    def _contact(self) -> str:
        address = self._sheet.address
        name, phone = self._sheet.contact_name.strip(), self._sheet.contact_phone.strip()
        if name and phone:
            call = msg("Call {name}, {phone}.", name=name, phone=phone)
        elif name or phone:
            call = msg("Call {name}.", name=name or phone)
        else:
            return ""
        return self._joined(pmsg(address, "Do you have questions?"), call)

    def _more(
        self, strengths: tuple[SheetMoment, ...], questions: tuple[SheetMoment, ...]
    ) -> SheetSection | None:
        stills = self._request.stills
        if any(moment.clip_id in stills for moment in (*strengths, *questions)):
            shown = (*strengths, *questions)
        else:
            shown = strengths[_on_first_page(len(strengths)) :]
        if not shown:
            return None
        heading = self._text.render(msg("Moments from the film"))
        return SheetSection(heading=heading, paragraphs=(), moments=shown)

    def _joined(self, *sentences: Message) -> str:
        return " ".join(self._text.render(sentence) for sentence in sentences)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _on_first_page(count: int) -> int:
    """Return how many of so many moments stand on the first page."""
    return count if count <= MOMENTS_ON_FIRST_PAGE + 1 else MOMENTS_ON_FIRST_PAGE


def _around(text: str) -> tuple[str, str, str]:
    """Return what stands before, between and behind the two gaps."""
    before, _, rest = text.partition(_GAP_1)
    between, _, behind = rest.partition(_GAP_2)
    return before, between, behind


def quoted(text: str) -> str:
    """Return each line of a text as a quotation; what has its own quotation marks keeps one."""
    lines = (unquoted(line) for line in text.splitlines())
    return "\n".join(f"“{line}”" for line in lines if line)


def unquoted(text: str) -> str:
    """Return each line of a text without quotation marks around it, or one that lost its fellow."""
    lines: list[str] = []
    for line in text.splitlines():
        bare = line.strip().strip('"“”„').strip()
        if bare.count("“") != bare.count("”"):
            bare = bare.replace("“", "").replace("”", "")
        lines.append(bare)
    return "\n".join(line for line in lines if line)
