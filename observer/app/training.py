"""Learning to code: one's own finished coding beside the master coding of the same session."""

from collections.abc import Iterator
from dataclasses import dataclass

from observer.app.workspace import Workspace
from observer.model.coding import Coding
from observer.model.edits import CodingInfo, CodingStatus
from observer.model.errors import EditError
from observer.model.event import Score
from observer.model.forms import Form, IntervalCoding, Item
from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.passes import scheme_of_pass
from observer.model.rules import Reliability
from observer.model.scheme import Scheme
from observer.statistics.event_match import Match, Matched, Tally, match_track, tally

_NEAR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePair:
    """One answer of a form or interval coding, as both gave it.

    Attributes
    ----------
    first
        Of the master coding; None where it gives none.
    second
        Of the learner's.
    """

    form: str
    item: Item
    first: Score | None
    second: Score | None

    @property
    def at_us(self) -> int | None:
        """Where it is about; None for the session, a phase or a clip."""
        score = self.first or self.second
        return score.onset_us if score else None

    @property
    def match(self) -> Match:
        """How the two answers compare."""
        if self.first is None:
            return Match.EXTRA
        if self.second is None:
            return Match.MISSED
        same = _same(self.first, self.second)
        return Match.AGREED if same else Match.OTHER_CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class PartComparison:
    """One track or form, as both coded it.

    Attributes
    ----------
    moments
        Of a track.
    scores
        Of a form or interval coding.
    """

    id: str
    label: LocalText
    counts: Tally
    moments: tuple[Matched, ...] = ()
    scores: tuple[ScorePair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A learner's coding beside the master.

    Attributes
    ----------
    tolerance_us
        How far two onsets could lie apart.
    """

    master: CodingInfo
    learner: CodingInfo
    scheme: Scheme
    tolerance_us: int
    parts: tuple[PartComparison, ...]

    @property
    def counts(self) -> Tally:
        """Over all parts."""
        each = [part.counts for part in self.parts]
        return Tally(
            agreed=sum(count.agreed for count in each),
            other_code=sum(count.other_code for count in each),
            missed=sum(count.missed for count in each),
            extra=sum(count.extra for count in each),
        )


def master_of(workspace: Workspace, info: CodingInfo) -> CodingInfo | None:
    """Return the master coding that a coding is compared with; None if the session has none.

    Parameters
    ----------
    workspace
        The open project.
    info
        The learner's.

    Returns
    -------
    CodingInfo or None
        Of the same session and scheme by another coder, the one of the same meaning before others.
    """
    found = [
        each
        for each in workspace.project.codings(info.session_id)
        if each.master
        and each.status is CodingStatus.FINISHED
        and each.scheme_id == info.scheme_id
        and each.coder != info.coder
    ]
    found.sort(key=lambda each: each.scheme_hash != info.scheme_hash)
    return found[0] if found else None


def compare(workspace: Workspace, coding_id: str) -> Comparison:
    """Compare a finished coding with the master of its session.

    Parameters
    ----------
    workspace
        The open project.
    coding_id
        The learner's.

    Returns
    -------
    Comparison
        Of what both passes are about. EditError before the coding is finished, or without a
        master.
    """
    learner = workspace.project.get(CodingInfo, coding_id)
    if learner.status is not CodingStatus.FINISHED:
        raise EditError(
            msg("The master coding is shown after you have finished yours."),
            msg("Finish your coding first."),
        )
    master = master_of(workspace, learner)
    if master is None:
        raise EditError(
            msg("This session has no master coding in this scheme."),
            msg("Its coder marks a finished coding as master in Families."),
        )
    scheme = scheme_of_pass(workspace.scheme_of(master.id), master)
    scheme = scheme_of_pass(scheme, learner)
    measure = scheme.reliability or Reliability()
    first, second = workspace.coding(master.id), workspace.coding(coding_id)
    return Comparison(
        master=master,
        learner=learner,
        scheme=scheme,
        tolerance_us=measure.tolerance_us,
        parts=(*_tracks(first, second, scheme, measure), *_forms(first, second, scheme)),
    )


def _tracks(
    first: Coding, second: Coding, scheme: Scheme, measure: Reliability
) -> Iterator[PartComparison]:
    for track in scheme.tracks:
        found = match_track(first, second, track, measure.tolerance_us, measure.overlap)
        yield PartComparison(id=track.id, label=track.label, counts=tally(found), moments=found)


def _forms(first: Coding, second: Coding, scheme: Scheme) -> Iterator[PartComparison]:
    both: tuple[Form | IntervalCoding, ...] = (*scheme.forms, *scheme.intervals)
    for form in both:
        pairs = tuple(_score_pairs(first, second, form))
        counts = Tally(
            agreed=sum(pair.match is Match.AGREED for pair in pairs),
            other_code=sum(pair.match is Match.OTHER_CODE for pair in pairs),
            missed=sum(pair.match is Match.MISSED for pair in pairs),
            extra=sum(pair.match is Match.EXTRA for pair in pairs),
        )
        yield PartComparison(id=form.id, label=form.label, counts=counts, scores=pairs)


def _score_pairs(first: Coding, second: Coding, form: Form | IntervalCoding) -> Iterator[ScorePair]:
    ours = {(*score.sheet, score.item): score for score in first.scores_of(form.id)}
    theirs = {(*score.sheet, score.item): score for score in second.scores_of(form.id)}
    items = {item.id: item for item in form.items}
    keys = sorted({*ours, *theirs}, key=lambda key: (key[2] or 0, key[1], key[3]))
    for key in keys:
        item = items.get(key[3])
        if item is not None:
            yield ScorePair(form=form.id, item=item, first=ours.get(key), second=theirs.get(key))


def _same(one: Score, other: Score) -> bool:
    if one.value is None or other.value is None:
        return (one.value, one.absence, one.words.strip()) == (
            other.value,
            other.absence,
            other.words.strip(),
        )
    return abs(one.value - other.value) < _NEAR
