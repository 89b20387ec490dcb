"""The film, its subtitles and the stills that a caregiver takes home."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import partial
from io import BytesIO
from pathlib import Path

import numpy as np

from observer.app import release
from observer.app.calendar_day import calendar_day
from observer.app.films import kept_index
from observer.app.release import AccessLog, Release, ReleaseItem
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.formats.sealed_zip import LEAST_SIGNS, write_sealed_zip
from observer.formats.webvtt import webvtt, write_webvtt
from observer.media.covering import CoverLine, cover
from observer.media.lettering import Lettering
from observer.media.recording import Recording as Film
from observer.media.stills import png
from observer.media.take_home_film import (
    OtherSound,
    Piece,
    Subtitle,
    rate_of,
    subtitles_of,
    write_film,
)
from observer.model.consent import Purpose
from observer.model.errors import ObserverError, ReleaseRefusedError
from observer.model.feedback import CueKind, FeedbackPlan, PlanItem
from observer.model.messages import msg
from observer.model.plan_edits import clip_cues, items_shown
from observer.model.project import Project
from observer.model.session import Clip, Recording, Session, Storing
from observer.model.take_home import Cover
from observer.model.take_home_edits import hidden_in, stretch_of, take_home_of, unseen_seconds
from observer.reports.sheet_moments import is_settled
from observer.reports.typefaces import FOLDER as FONTS

SEALED = ".zip"
"""Ending of a film that opens with a passphrase."""


class Words(StrEnum):
    """Where the subtitles are."""

    IN_PICTURE = "in_picture"
    BESIDE = "beside"


class Goods(StrEnum):
    """What is taken home."""

    FILM = "take-home-film"
    SUBTITLES = "take-home-subtitles"
    STILLS = "take-home-stills"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeHomeRequest:
    """What is to be written, for whom, and where to.

    Attributes
    ----------
    path
        A file; for stills a folder.
    caregiver_id
        Whom it is for; a clip that is meant for another caregiver is refused.
    clip_ids
        Only these of the plan; empty for all.
    words
        Whether subtitles are part of the picture or a file of their own.
    passphrase
        By which the film opens, as an encrypted zip file; empty for a plain film.
    day
        On which consents must count; None for today.
    """

    plan_id: str
    path: Path
    caregiver_id: str
    clip_ids: tuple[str, ...] = ()
    goods: Goods = Goods.FILM
    words: Words = Words.IN_PICTURE
    passphrase: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """A clip that goes home, and the film it is taken from."""

    item: PlanItem
    clip: Clip
    recording: Recording


def films_of(project: Project, clip: Clip) -> tuple[Recording, ...]:
    """Return the films that show all of a clip."""
    last_us = max(clip.offset_us - 1, clip.onset_us)
    return tuple(
        film
        for film in project.recordings(clip.session_id)
        if film.shows(clip.onset_us) and film.shows(last_us)
    )


def film_of(project: Project, clip: Clip) -> Recording | None:
    """Return the film that a clip is taken from: the chosen, else the first; None without."""
    films, kept = films_of(project, clip), project.take_home_clip(clip.id)
    chosen = kept.recording_id if kept is not None else ""
    return next((film for film in films if film.id == chosen), next(iter(films), None))


def sounds_of(project: Project, shot: "Shot") -> tuple[Recording, ...]:
    """Return the recordings, other than its film, in which all of a clip is heard."""
    clip = shot.clip
    return tuple(
        each
        for each in project.recordings(clip.session_id)
        if each.id != shot.recording.id
        and each.has_sound
        and each.storing is not Storing.ERASED
        and each.to_recording_us(clip.onset_us) >= 0
        and each.to_recording_us(clip.offset_us) <= each.duration_us
    )


def sound_of(project: Project, shot: "Shot") -> Recording | None:
    """Return the recording whose sound a clip takes in place of its film's; None for its own."""
    sound_id = take_home_of(project, shot.clip, shot.recording).sound_id
    return next((each for each in sounds_of(project, shot) if each.id == sound_id), None)


def shots_of(
    project: Project, plan: FeedbackPlan, clip_ids: tuple[str, ...] = ()
) -> tuple[Shot, ...]:
    """Return the clips of a plan with their films.

    Parameters
    ----------
    project
        As it stands.
    plan
        Which plan.
    clip_ids
        Only these; empty for all.

    Returns
    -------
    tuple of Shot
        In the order of the plan.

    Raises
    ------
    ReleaseRefusedError
        If there is none, or one lies on no film as a whole.
    """
    found: list[Shot] = []
    for item, clip in items_shown(project, plan):
        if clip_ids and clip.id not in clip_ids:
            continue
        recording = film_of(project, clip)
        if recording is None:
            raise ReleaseRefusedError(
                msg('No film shows the whole of clip "{title}".', title=clip.title),
                msg("Make the clip shorter, so that it begins and ends in one film."),
            )
        found.append(Shot(item, clip, recording))
    if not found:
        raise ReleaseRefusedError(
            msg("There is no clip to take home."), msg("Choose a clip of the plan first.")
        )
    return tuple(found)


def why_not(
    project: Project, shot: Shot, caregiver_id: str, others: Iterable[Shot]
) -> ReleaseRefusedError | None:
    """Return why a clip may not go home with a caregiver, its consent apart; None if it may.

    Parameters
    ----------
    project
        As it stands.
    shot
        Which clip, out of which film.
    caregiver_id
        Whom it is for.
    others
        What leaves with it.

    Returns
    -------
    ReleaseRefusedError or None
        For another caregiver's clip, for a hard moment without its repair, if not every second of
        it was looked at, or if its sound does not hold all of it.
    """
    clip = shot.clip
    if clip.for_caregiver not in {"", caregiver_id}:
        return ReleaseRefusedError(
            msg('Clip "{title}" is meant for another caregiver.', title=clip.title),
            msg("Leave it out, or say at the clip that it is for anyone in it."),
        )
    if not is_settled(project, clip, [other.clip for other in others]):
        return ReleaseRefusedError(
            msg(
                'Clip "{title}" shows a hard moment, and not how it was repaired.', title=clip.title
            ),
            msg("Take the moment of its repair along, or leave this one out."),
        )
    take = take_home_of(project, clip, shot.recording)
    unseen = len(unseen_seconds(take, clip, shot.recording))
    if unseen:
        return ReleaseRefusedError(
            msg(
                'Of clip "{title}" {count} s were not looked at yet.',
                title=clip.title,
                count=unseen,
            ),
            msg("Look at every second under Look back, Film to take home; then it may leave."),
        )
    if take.sound_id and sound_of(project, shot) is None:
        return ReleaseRefusedError(
            msg('The chosen sound does not hold all of clip "{title}".', title=clip.title),
            msg("Choose another sound for it, or that of the film itself."),
        )
    return None


def ask(workspace: Workspace, request: TakeHomeRequest) -> None:
    """Ask whether something may leave, before it is known where to: only a refusal is noted.

    Raises the errors of `prepare`, which is to be asked once it leaves.
    """
    _ask_passphrase(request)
    _leave_for(workspace.project, request, _RefusalsOnly(workspace.store.access_log))


def _leave_for(
    project: Project, request: TakeHomeRequest, access_log: AccessLog
) -> tuple[Release, tuple[Shot, ...]]:
    """Return leave to write what goes home, and its clips; the access log gets a row.

    Raises ReleaseRefusedError, in one sentence, for a clip of another caregiver, for a hard moment
    without its repair, for a second that nobody looked at, and where consent for taking home lacks.
    """
    plan = project.get(FeedbackPlan, request.plan_id)
    shots = shots_of(project, plan, request.clip_ids)
    sessions = tuple(dict.fromkeys(shot.clip.session_id for shot in shots))
    for shot in shots:
        refusal = why_not(project, shot, request.caregiver_id, shots)
        if refusal is not None:
            family = project.family_of(shot.clip.session_id)
            number = project.get(Session, shot.clip.session_id).number
            access_log.write(
                release.REFUSED, family.id, f"{request.goods.value} sessions={number} clip"
            )
            raise refusal
    takes = [take_home_of(project, shot.clip, shot.recording) for shot in shots]
    people = [each.id for each in project.participants(_family(project, plan))]
    item = ReleaseItem(
        session_ids=sessions,
        purpose=Purpose.TAKE_HOME,
        what=request.goods.value,
        caregiver_id=request.caregiver_id,
        hidden=hidden_in(takes, people),
    )
    day = request.day or calendar_day()
    return release.request(project, item, day, access_log), shots


def prepare(
    workspace: Workspace, request: TakeHomeRequest
) -> Callable[[Progress], tuple[Path, ...]]:
    """Ask for leave, gather what is needed, and return the work that writes it.

    Parameters
    ----------
    workspace
        Asked here only, never by the work: that can run on another thread.
    request
        What, for whom, where to.

    Returns
    -------
    callable
        Writes the files and returns their paths.

    Raises
    ------
    ReleaseRefusedError
        If it may not leave, in one sentence.
    """
    _ask_passphrase(request)
    leave, shots = _leave_for(workspace.project, request, workspace.store.access_log)
    pieces = tuple(_piece(workspace, request, shot) for shot in shots)
    work = {Goods.FILM: _film, Goods.SUBTITLES: _subtitles, Goods.STILLS: _stills}
    return partial(work[request.goods], leave, request, pieces)


def lettering() -> Lettering:
    """Return what draws the words on a film: Carlito, as on paper."""
    return Lettering(FONTS / "Carlito-Regular.ttf", FONTS / "Carlito-Bold.ttf")


def cover_line(shown: Cover) -> CoverLine:
    """Return a cover as it is painted."""
    times = np.array([place.time_us for place in shown.places], np.int64)
    return CoverLine(times, tuple(place.box for place in shown.places))


class _RefusalsOnly:
    """The access log of a question, after which nothing has left yet."""

    def __init__(self, access_log: AccessLog) -> None:
        self._access_log = access_log

    @property
    def can_write(self) -> bool:
        """Whether the log behind it keeps what is written."""
        return self._access_log.can_write

    def write(self, event: str, family_id: str, detail: str) -> None:
        """Add a row of a refusal."""
        if event == release.REFUSED:
            self._access_log.write(event, family_id, detail)


def _ask_passphrase(request: TakeHomeRequest) -> None:
    if request.passphrase and len(request.passphrase) < LEAST_SIGNS:
        raise ObserverError(
            msg("This passphrase is short."),
            msg(
                "Take at least {count} characters; four words that nobody guesses are good.",
                count=LEAST_SIGNS,
            ),
        )


def _family(project: Project, plan: FeedbackPlan) -> str:
    return project.family_of(plan.session_id).id


def _piece(workspace: Workspace, request: TakeHomeRequest, shot: Shot) -> Piece:
    project, clip, recording = workspace.project, shot.clip, shot.recording
    take = take_home_of(project, clip, recording)
    return Piece(
        source=workspace.media_source(recording.id),
        start_us=max(recording.to_recording_us(clip.onset_us), 0),
        end_us=min(recording.to_recording_us(clip.offset_us), recording.duration_us),
        first_us=stretch_of(clip, recording).start_us,
        title=clip.title,
        rate=Fraction(shot.item.rate).limit_denominator(100),
        subtitles=_said(project, request, shot),
        covers=tuple(cover_line(each) for each in take.covers if each.places),
        muted=take.muted or shot.item.muted,
        zoom=shot.item.zoom,
        sound_stream=recording.sound_stream,
        sound=_other_sound(workspace, shot),
        index=kept_index(workspace.store.derived, recording),
    )


def _other_sound(workspace: Workspace, shot: Shot) -> OtherSound | None:
    """Return the sound of another recording, laid under the film by the clock of the session."""
    film, sound = shot.recording, sound_of(workspace.project, shot)
    if sound is None:
        return None
    start_us = max(film.to_recording_us(shot.clip.onset_us), 0)
    return OtherSound(
        source=workspace.media_source(sound.id),
        start_us=sound.to_recording_us(film.to_session_us(start_us)),
        rate=film.rate / sound.rate,
        stream=sound.sound_stream,
    )


def _said(project: Project, request: TakeHomeRequest, shot: Shot) -> tuple[Subtitle, ...]:
    """Return what the child says in a clip: as this caregiver completed it, if she did."""
    cues = [
        cue
        for cue in clip_cues(project, request.plan_id, shot.clip.id)
        if cue.kind is CueKind.CHILD_SAYS and cue.text.strip()
    ]
    own = [
        words.child_says
        for held in project.feedback_sessions(request.plan_id)
        for words in project.parent_words(held.id)
        if words.clip_id == shot.clip.id
        and words.said_by == request.caregiver_id
        and words.child_says.strip()
    ]
    to_own = shot.recording.to_recording_us
    return tuple(
        Subtitle(
            start_us=to_own(cue.at_us),
            end_us=to_own(cue.at_us + cue.for_us),
            text=own[-1] if own and len(cues) == 1 else cue.text,
        )
        for cue in cues
    )


def _film(
    leave: Release, request: TakeHomeRequest, pieces: tuple[Piece, ...], progress: Progress
) -> tuple[Path, ...]:
    doing = msg("Making the film to take home")

    def tell(share: float) -> None:
        progress.report(share, doing)

    burn = request.words is Words.IN_PICTURE

    def make(target: Path | BytesIO) -> Fraction:
        return write_film(
            target,
            pieces,
            lettering(),
            burn=burn,
            cancelled=lambda: progress.cancelled,
            progress=tell,
        )

    if request.passphrase:
        # the film is never in clear on the disk
        held = BytesIO()
        fps = make(held)
        files = {"film.mp4": held.getvalue()}
        if not burn:
            files["film.vtt"] = webvtt(_lines(pieces, fps)).encode()
        leave.write(request.path, partial(write_sealed_zip, files, request.passphrase))
        return (request.path,)
    found: list[Fraction] = []
    leave.write(request.path, lambda path: found.append(make(path)))
    if burn:
        return (request.path,)
    beside = request.path.with_suffix(".vtt")
    leave.write(beside, partial(write_webvtt, _lines(pieces, found[0])))
    return request.path, beside


def _lines(pieces: tuple[Piece, ...], fps: Fraction) -> list[tuple[int, int, str]]:
    return [(each.start_us, each.end_us, each.text) for each in subtitles_of(pieces, fps)]


def _subtitles(
    leave: Release, request: TakeHomeRequest, pieces: tuple[Piece, ...], progress: Progress
) -> tuple[Path, ...]:
    progress.report(0.0, msg("Writing {file}", file=request.path.name))
    rates = []
    for piece in pieces:
        if piece.index is not None:
            rates.append(rate_of(piece.index))
            continue
        with Film(piece.source) as film:
            rates.append(rate_of(film.index))
    leave.write(request.path, partial(write_webvtt, _lines(pieces, max(rates))))
    return (request.path,)


def _stills(
    leave: Release, request: TakeHomeRequest, pieces: tuple[Piece, ...], progress: Progress
) -> tuple[Path, ...]:
    """Write the middle of each clip, with its covers."""
    leave.folder(request.path)
    written: list[Path] = []
    for number, piece in enumerate(pieces, start=1):
        progress.report((number - 1) / len(pieces), msg("Taking the stills"))
        path = request.path / f"{number:02}.png"
        leave.write(path, partial(_write_bytes, still_of(piece)))
        written.append(path)
    return tuple(written)


def still_of(piece: Piece) -> bytes:
    """Return the middle picture of a piece as PNG, with its covers and as it is zoomed."""
    with Film(piece.source, piece.index) as film:
        number = piece.number_at(film.times_us, (piece.start_us + piece.end_us) // 2)
        own_us = int(film.times_us[number]) - film.origin_us
        seen = cover(film.seen(number), [line.at(own_us) for line in piece.covers])
    if piece.zoom:
        high, wide = seen.shape[:2]
        left, top = round(piece.zoom[0] * wide), round(piece.zoom[1] * high)
        right = max(round((piece.zoom[0] + piece.zoom[2]) * wide), left + 1)
        bottom = max(round((piece.zoom[1] + piece.zoom[3]) * high), top + 1)
        seen = np.ascontiguousarray(seen[top:bottom, left:right])
    return png(seen)


def _write_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)
