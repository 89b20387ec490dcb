"""What a parent reads: the content of the parent sheet, before it has any shape.

Short active sentences, strengths first; no scores, no codes, no norms, nobody else's moments.
"""

from dataclasses import dataclass

from observer.model.consent import Purpose
from observer.model.messages import Message, msg, pmsg
from observer.model.scheme import Role
from observer.model.session import Clip, ClipKind, Session
from observer.model.sheet import ParentSheet
from observer.model.time import US_PER_S
from observer.reports.request import ReportRequest

MOMENTS_ON_FIRST_PAGE = 4
"""More moments than a parent can take home at once go to the second page."""

_STRENGTHS = (ClipKind.POSITIVE, ClipKind.REPAIR, ClipKind.TURNING_POINT)


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


def moments_for(request: ReportRequest) -> tuple[Clip, ...]:
    """Return the moments that a caregiver may see on paper, strengths first, else by time.

    The first one simply went well; a repair begins with something hard. A moment meant for another
    caregiver is left out, and so is a question without any strength to stand before it.

    Parameters
    ----------
    request
        Names the session and the caregiver.

    Returns
    -------
    tuple of Clip
        As they follow each other on the sheet.
    """
    own = [
        clip
        for clip in request.project.clips(request.session_ids[0])
        if clip.on_sheet and clip.for_caregiver in {"", request.caregiver_id}
    ]
    strengths = [clip for clip in own if clip.kind in _STRENGTHS]
    if not strengths:
        return ()
    first = next((clip for clip in strengths if clip.kind is ClipKind.POSITIVE), strengths[0])
    others = [clip for clip in strengths if clip is not first]
    return (first, *others, *(clip for clip in own if clip.kind not in _STRENGTHS))


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


class _Writer:
    def __init__(self, request: ReportRequest) -> None:
        self._request = request
        self._text = request.text
        self._sheet = sheet_of(request)
        self._session = request.project.get(Session, request.session_ids[0])
        self._child = self._name_of_child()

    def content(self) -> SheetContent:
        say, address = self._text.render, self._sheet.address
        moments = [(clip, self._moment(clip)) for clip in moments_for(self._request)]
        strengths = [m for clip, m in moments if clip.kind in _STRENGTHS]
        questions = tuple(m for clip, m in moments if clip.kind not in _STRENGTHS)
        family = self._request.project.family_of(self._session.id)
        return SheetContent(
            language=self._text.language,
            title=say(pmsg(address, "Looking together at you and {child}", child=self._child)),
            lead=self._lead(),
            question_label=say(pmsg(address, "Your question:")),
            question=_quoted(family.question),
            good=SheetSection(
                heading=say(msg("This went well")),
                paragraphs=(),
                moments=tuple(strengths[:MOMENTS_ON_FIRST_PAGE]),
            ),
            sections=self._sections(questions),
            attempt=self._attempt(),
            closing=self._closing(),
            contact=self._contact(),
            footer=say(
                msg("This sheet is not a test. It shows what we saw together at one moment.")
            ),
            more=self._more(tuple(strengths), questions),
        )

    def _name_of_child(self) -> str:
        project = self._request.project
        present = set(self._session.present)
        children = [
            p for p in project.participants(self._session.family_id) if p.role is Role.CHILD
        ]
        here = [p for p in children if p.id in present] or children
        name = here[0].name.strip() if here else ""
        return name or self._text.render(pmsg(self._sheet.address, "your child"))

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
        caregivers = [
            p
            for p in self._request.project.participants(self._session.family_id)
            if p.id in self._session.present and p.role not in {Role.CHILD, Role.SIBLING}
        ]
        alone = len(caregivers) <= 1
        words = [self._sheet.parent_said] + [
            clip.parent_words
            for clip in moments_for(self._request)
            if alone or clip.for_caregiver == self._request.caregiver_id
        ]
        return tuple(dict.fromkeys(_quoted(word) for word in words if word.strip()))

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
            shown = strengths[MOMENTS_ON_FIRST_PAGE:]
        if not shown:
            return None
        heading = self._text.render(msg("Moments from the film"))
        return SheetSection(heading=heading, paragraphs=(), moments=shown)

    def _joined(self, *sentences: Message) -> str:
        return " ".join(self._text.render(sentence) for sentence in sentences)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _quoted(text: str) -> str:
    bare = text.strip().strip('"“”„')
    return f"“{bare}”" if bare else ""
