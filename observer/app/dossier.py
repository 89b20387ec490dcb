"""A short paragraph about a conversation for the dossier, under the pseudonym, to be copied."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.release import ReleaseItem
from observer.app.workspace import Workspace
from observer.model.consent import Purpose
from observer.model.conversations import held_with, shown_ms
from observer.model.family import Participant
from observer.model.feedback import FeedbackPlan, FeedbackSession, Reaction
from observer.model.messages import Message, msg
from observer.model.project import Project
from observer.model.scheme import Role
from observer.model.session import Clip, Session
from observer.text.catalogue import Catalogue

_REACTIONS: Mapping[Reaction, Message] = MappingProxyType(
    {
        Reaction.TOUCHED: msg("was touched"),
        Reaction.RECOGNISES: msg("recognised it"),
        Reaction.DOUBTS: msg("doubted"),
        Reaction.QUIET: msg("became quiet"),
        Reaction.LAUGHS: msg("laughed"),
    }
)
_WHO: Mapping[Role, Message] = MappingProxyType(
    {
        Role.MOTHER: msg("mother"),
        Role.FATHER: msg("father"),
        Role.FOSTER_PARENT: msg("foster parent"),
        Role.GRANDPARENT: msg("grandparent"),
        Role.PROFESSIONAL: msg("professional"),
    }
)


def dossier_paragraph(project: Project, feedback_id: str, text: Catalogue) -> str:
    """Return what was looked at, said and agreed in a conversation, in a few sentences.

    Roles in place of names; what the clinician wrote in her script stays out of it.

    Parameters
    ----------
    project
        Knows the conversation.
    feedback_id
        Which one.
    text
        Language.

    Returns
    -------
    str
        One paragraph without line breaks.
    """
    held = project.get(FeedbackSession, feedback_id)
    plan = project.get(FeedbackPlan, held.plan_id)
    session = project.get(Session, plan.session_id)
    sentences = [
        _opening(project, held, plan, session, text),
        _asked(text, plan.question),
        _line(text, msg("Working point of last time: {words}."), plan.last_point),
        _seen(project, held, text),
        *_said(project, held, text),
        _line(text, msg("Working point: {words}."), held.working_point),
    ]
    if held.next_on is not None:
        sentences.append(text("Next appointment: {day}.", day=text.day(held.next_on)))
    return " ".join(sentence for sentence in sentences if sentence)


def copy_for_dossier(
    workspace: Workspace, feedback_id: str, text: Catalogue, day: date | None = None
) -> str:
    """Return the paragraph to be copied out of the program, if consent for treatment covers it.

    Parameters
    ----------
    workspace
        Its access log notes that it left.
    feedback_id
        Which conversation.
    text
        Language.
    day
        On which consents must count; None for today.

    Returns
    -------
    str
        As `dossier_paragraph` writes it.

    Raises
    ------
    ReleaseRefusedError
        If consent does not cover it.
    """
    project = workspace.project
    item = ReleaseItem(
        session_ids=_told_of(project, feedback_id),
        purpose=Purpose.TREATMENT,
        what="dossier-paragraph",
    )
    today = day or calendar_day()
    release.request(project, item, today, workspace.store.access_log)
    return dossier_paragraph(project, feedback_id, text)


def _told_of(project: Project, feedback_id: str) -> tuple[str, ...]:
    """Return the session a conversation was about, and those whose moments came up in it."""
    plan = project.get(FeedbackPlan, project.get(FeedbackSession, feedback_id).plan_id)
    shown = (each.session_id for each in project.showings(feedback_id))
    clips = (project.records.get(each.clip_id) for each in project.parent_words(feedback_id))
    spoken_of = (clip.session_id for clip in clips if isinstance(clip, Clip))
    return tuple(dict.fromkeys((plan.session_id, *shown, *spoken_of)))


def _opening(
    project: Project,
    held: FeedbackSession,
    plan: FeedbackPlan,
    session: Session,
    text: Catalogue,
) -> str:
    people = [_role(project, each, text) for each in held_with(project, plan)]
    who = f" {text('and')} ".join(people)
    day = text.day(held.held_on)
    filmed = text.day(session.held_on) if session.held_on else ""
    number = session.number
    if who and filmed:
        return text(
            "Looked back on {day} with {who} at the film of {filmed} (session {number}).",
            day=day,
            who=who,
            filmed=filmed,
            number=number,
        )
    if who:
        return text(
            "Looked back on {day} with {who} at the film of session {number}.",
            day=day,
            who=who,
            number=number,
        )
    return text("Looked back on {day} at the film of session {number}.", day=day, number=number)


def _seen(project: Project, held: FeedbackSession, text: Catalogue) -> str:
    seen = dict.fromkeys(showing.clip_id for showing in project.showings(held.id))
    parts = []
    for clip_id in seen:
        clip = project.records.get(clip_id)
        if isinstance(clip, Clip):
            name = clip.title.strip() or text.clock(clip.onset_us)
            shown = text.clock(shown_ms(project, held.id, clip_id) * 1000)
            parts.append(f"{name} ({shown})")
    if not parts:
        return ""
    return text("Seen: {moments}.", moments=", ".join(parts))


def _said(project: Project, held: FeedbackSession, text: Catalogue) -> list[str]:
    """Return per caregiver what was said and how it was taken."""
    spoken = project.parent_words(held.id)
    found: list[str] = []
    for caregiver_id in dict.fromkeys(each.said_by for each in spoken):
        own = [each for each in spoken if each.said_by == caregiver_id]
        who = _role(project, caregiver_id, text)
        who = who[:1].upper() + who[1:]
        quotes = [_quote(each.words) for each in own if each.words.strip()]
        if quotes:
            said = text("{who} said: {quotes}", who=who, quotes=", ".join(quotes))
            found.append(_ended(said))
        taken = dict.fromkeys(one for each in own for one in each.reactions)
        if taken:
            reactions = ", ".join(text.render(_REACTIONS[one]) for one in taken)
            found.append(text("{who} {reactions}.", who=who, reactions=reactions))
    return found


def _role(project: Project, participant_id: str, text: Catalogue) -> str:
    person = project.records.get(participant_id)
    role = person.role if isinstance(person, Participant) else Role.CAREGIVER
    return text.render(_WHO.get(role, msg("caregiver")))


def _asked(text: Catalogue, question: str) -> str:
    if not question.strip():
        return ""
    return _ended(text("Question: {words}", words=_quote(question)))


def _quote(words: str) -> str:
    bare = " ".join(words.split()).strip('"“”„')
    return f"“{bare}”"


def _ended(sentence: str) -> str:
    """Return a sentence with an end, which what is quoted last may have brought."""
    return sentence if sentence.rstrip("”")[-1:] in {".", "!", "?", "…"} else f"{sentence}."


def _line(text: Catalogue, template: Message, words: str) -> str:
    bare = " ".join(words.split()).rstrip(".")
    return text.render(Message(template.template, {"words": bare})) if bare else ""
