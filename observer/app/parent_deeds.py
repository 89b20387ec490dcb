"""What a parent did, proposed for her sheet from the moments that stand on it.

Only what is made to be read by a parent is taken: the title of a moment and the parent wording of
a scheme's codes. The clinician's own script is never put there by itself; it is offered to her.
"""

import re
from collections.abc import Iterator

from observer.app.calendar_day import calendar_day
from observer.app.parent_wording import offered_words
from observer.app.workspace import Workspace
from observer.model.conversations import plans_with
from observer.model.family import Participant
from observer.model.feedback import CueKind
from observer.model.scheme import Role
from observer.model.session import Clip
from observer.model.sheet import Address, ParentSheet
from observer.model.time import Interval
from observer.reports.jargon import jargon
from observer.reports.request import ReportRequest
from observer.reports.sheet_moments import moments_for, words_are_own
from observer.text.catalogue import Catalogue

MOST_DEEDS = 3
"""More is not read by a parent with a full head."""

_TO_HER = {
    ("nl", Address.JE): re.compile(r"(?:je|jij)\b", re.IGNORECASE),
    ("nl", Address.U): re.compile(r"u\b", re.IGNORECASE),
    ("nl", Address.JULLIE): re.compile(r"jullie\b", re.IGNORECASE),
}
_TO_HER_IN_ENGLISH = re.compile(r"you\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?…]+(?:[.!?…]+[”\"]?|$)")


def proposed_deeds(workspace: Workspace, sheet: ParentSheet, text: Catalogue) -> tuple[str, ...]:
    """Return what can be proposed for "what you did" on a sheet.

    Parameters
    ----------
    workspace
        Its codings that who codes now may see are looked at.
    sheet
        Whose moments, and how she is spoken to.
    text
        In the language of the sheet.

    Returns
    -------
    tuple of str
        At most `MOST_DEEDS`, each once, in the order of the moments on the sheet; nothing that is
        read there already, and nothing of which it is unclear which caregiver did it.
    """
    moments = _moments(workspace, sheet, text)
    read = " ".join(" ".join((clip.words or clip.title).split()) for clip in moments).casefold()
    found = (deed for clip in moments for deed in _deeds(workspace, sheet, clip, text))
    new = (deed for deed in found if deed.casefold().rstrip(".") not in read)
    return tuple(dict.fromkeys(new))[:MOST_DEEDS]


def offered_deeds(workspace: Workspace, sheet: ParentSheet, text: Catalogue) -> tuple[str, ...]:
    """Return what the clinician may choose for "what you did".

    Parameters
    ----------
    workspace
        As in `proposed_deeds`.
    sheet
        Whose moments, and how she is spoken to.
    text
        In the language of the sheet.

    Returns
    -------
    tuple of str
        What was coded and entitled, then those sentences of the comments in her own scripts that
        speak to the parent without a word of the trade.
    """
    moments = _moments(workspace, sheet, text)
    coded = [deed for clip in moments for deed in _deeds(workspace, sheet, clip, text)]
    shown = {clip.id for clip in moments}
    project = workspace.project
    comments = [
        sentence
        for plan in plans_with(project, sheet.session_id, sheet.caregiver_id)
        for cue in project.cues(plan.id)
        if cue.kind is CueKind.COMMENT and cue.clip_id in shown
        for sentence in _spoken_to_her(cue.text, sheet, text)
    ]
    return tuple(dict.fromkeys([*coded, *comments]))


def shown_signals(workspace: Workspace, sheet: ParentSheet, text: Catalogue) -> tuple[str, ...]:
    """Return what the clinician may choose for "what the child showed": what was coded of it.

    Parameters
    ----------
    workspace
        As in `proposed_deeds`.
    sheet
        Whose moments, and how she is spoken to.
    text
        In the language of the sheet.

    Returns
    -------
    tuple of str
        Each once, in the order of the moments on the sheet.
    """
    return tuple(
        dict.fromkeys(
            words
            for clip in _moments(workspace, sheet, text)
            for words in _coded(workspace, sheet, clip, text, frozenset({Role.CHILD}))
        )
    )


def _moments(workspace: Workspace, sheet: ParentSheet, text: Catalogue) -> tuple[Clip, ...]:
    request = ReportRequest(
        project=workspace.project,
        session_ids=(sheet.session_id,),
        text=text,
        day=calendar_day(),
        caregiver_id=sheet.caregiver_id,
    )
    return moments_for(request)


def _deeds(workspace: Workspace, sheet: ParentSheet, clip: Clip, text: Catalogue) -> Iterator[str]:
    if clip.words.strip():  # without words of its own, the title itself is read there
        yield from _spoken_to_her(clip.title, sheet, text)
    if words_are_own(workspace.project, clip, sheet.caregiver_id):
        her = workspace.project.get(Participant, sheet.caregiver_id)
        yield from _coded(workspace, sheet, clip, text, frozenset({Role.CAREGIVER, her.role}))


def _coded(
    workspace: Workspace, sheet: ParentSheet, clip: Clip, text: Catalogue, roles: frozenset[Role]
) -> tuple[str, ...]:
    if clip.offset_us <= clip.onset_us:
        return ()
    stretch = Interval(clip.onset_us, clip.offset_us)
    return offered_words(workspace, clip.session_id, stretch, text, sheet.address, roles)


def _spoken_to_her(words: str, sheet: ParentSheet, text: Catalogue) -> Iterator[str]:
    """Yield the plain sentences that begin with "you", as the sheet speaks to the parent."""
    begins = _TO_HER.get((text.language, sheet.address), _TO_HER_IN_ENGLISH)
    for found in _SENTENCE.finditer(" ".join(words.split())):
        sentence = found.group().strip()
        if begins.match(sentence) and not jargon(sentence, text.language):
            ended = sentence if sentence[-1] in '.!?…”"' else f"{sentence}."
            yield ended[:1].upper() + ended[1:]
