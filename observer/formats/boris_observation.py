"""One observation of a BORIS project: its events, its media, and all that is known of it."""

import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from observer.formats.boris_values import Ethogram, Plain, as_dict, as_list, as_text, raw
from observer.formats.foreign import (
    ForeignCode,
    ForeignEvent,
    ForeignMedia,
    ForeignModifier,
    ForeignNote,
    ForeignObservation,
    ForeignValue,
    Remarks,
    us_of_seconds,
)
from observer.formats.pairing import Bout, Mark, paired
from observer.model.messages import Message, msg
from observer.model.scheme import AskAt, CodeKind, ModifierKind
from observer.model.time import US_PER_S

_DAY_US = 86_400 * US_PER_S
_FIELDS = 5
_FEWEST_FIELDS = 3
_OWN_CLOCK = (
    "start_from_current_time",
    "start_from_current_epoch_time",
    "media_creation_date_as_offset",
)
_NOT_CHOSEN = frozenset({"", "None", "NA"})
_READ = frozenset(
    {
        "date",
        "type",
        "description",
        "file",
        "events",
        "time offset",
        "time offset second player",
        "independent_variables",
        "media_info",
        "observation time interval",
        *_OWN_CLOCK,
    }
)
_OF_THE_WINDOW = frozenset(
    {
        "visualize_spectrogram",
        "visualize_waveform",
        "close_behaviors_between_videos",
        "replace audio",
        "media_file_info",
        "plot_data",
    }
)


@dataclass(slots=True)
class _Row:
    """An event as it stands in the file."""

    time_us: int
    subject: str
    code: str
    modifiers: str
    comment: str
    place: str


class ObservationReader:
    """Reads observations.

    Parameters
    ----------
    ethogram
        What they are coded with; it grows by what only they have.
    remarks
        Takes what has no place.
    """

    def __init__(self, ethogram: Ethogram, remarks: Remarks) -> None:
        self._ethogram = ethogram
        self._remarks = remarks
        self._notes: list[ForeignNote] = []
        self._frames = 0

    def observation(self, name: str, conf: Plain) -> ForeignObservation:
        """Return an observation.

        Parameters
        ----------
        name
            Of the observation, unique in its project.
        conf
            What the file has of it.

        Returns
        -------
        ForeignObservation
            Whatever the file has, as far as it can be read.
        """
        fields = as_dict(conf)
        place = f"observations.{name}"
        if not isinstance(conf, dict):
            self._remarks.lost(
                msg(
                    "The observation {name} cannot be read: {content}.",
                    name=name,
                    content=raw(conf),
                ),
                place,
            )
        self._notes, self._frames = [], 0
        kind = as_text(fields.get("type")).upper()
        rows = self._rows(fields.get("events"), name, is_pictures=kind == "IMAGES")
        origin_us = self._origin(fields, rows, name)
        for row in rows:
            row.time_us -= origin_us
        events = self._events(rows, name)
        if self._frames:
            self._remarks.kept(
                msg(
                    "Frame numbers of {name} are not kept ({count}); the times of their "
                    "events are.",
                    count=self._frames,
                    name=name,
                ),
                place,
            )
        return ForeignObservation(
            name=name,
            held_on=_day(as_text(fields.get("date"))),
            live=kind == "LIVE",
            events=events,
            notes=tuple(self._notes),
            media=self._media(fields, name),
            coded_us=_interval(fields),
            facts=tuple(self._facts(fields, name, origin_us)),
        )

    def _rows(self, given: Plain, name: str, *, is_pictures: bool) -> list[_Row]:
        rows: list[_Row] = []
        if given and not isinstance(given, list):
            self._remarks.lost(
                msg("The events of {name} are no list: {content}.", name=name, content=raw(given)),
                f"observations.{name}.events",
            )
        for i, row in enumerate(as_list(given)):
            place = f"observations.{name}.events[{i}]"
            fields = as_list(row)
            time_us = us_of_seconds(fields[0]) if fields else None
            if len(fields) < _FEWEST_FIELDS or not as_text(fields[2]) or time_us is None:
                self._put_aside(row, place, is_pictures=is_pictures)
                continue
            if len(fields) == _FIELDS + 1 and isinstance(fields[_FIELDS], int):
                self._frames += 1
            if len(fields) > _FIELDS + 1:
                self._note_picture(fields, time_us)
            rows.append(
                _Row(
                    time_us=time_us,
                    subject=as_text(fields[1]),
                    code=as_text(fields[2]),
                    modifiers=as_text(fields[3]) if len(fields) > len("tsc") else "",
                    comment=as_text(fields[4]) if len(fields) > len("tscm") else "",
                    place=place,
                )
            )
        return sorted(rows, key=lambda row: row.time_us)

    def _put_aside(self, row: Plain, place: str, *, is_pictures: bool) -> None:
        """Keep an event without a time or a code as words."""
        self._notes.append(ForeignNote(raw(row)))
        self._remarks.lost(
            msg("This event of a picture has no time; it is kept as a note.")
            if is_pictures
            else msg(
                "This event cannot be read; it is kept as a note: {content}.", content=raw(row)
            ),
            place,
        )

    def _note_picture(self, fields: list[Plain], time_us: int) -> None:
        index, path = as_text(fields[_FIELDS]), as_text(fields[_FIELDS + 1])
        self._notes.append(ForeignNote(f"{as_text(fields[2])}: {index} {path}".strip(), time_us))

    def _origin(self, fields: dict[str, Plain], rows: list[_Row], name: str) -> int:
        """Return which stored time is the begin of the session."""
        origin_us = us_of_seconds(fields.get("time offset")) or 0
        first_us = min((row.time_us for row in rows), default=origin_us)
        by_clock = any(fields.get(key) is True for key in _OWN_CLOCK)
        if not by_clock and first_us - origin_us <= _DAY_US:
            return origin_us
        self._remarks.kept(
            msg(
                "{name} was timed by the clock on the wall; here it begins with its first event, "
                "and the clock's time stands in a note.",
                name=name,
            ),
            f"observations.{name}",
        )
        return first_us

    def _events(self, rows: list[_Row], name: str) -> tuple[ForeignEvent, ...]:
        events: list[ForeignEvent] = []
        marks: list[Mark] = []
        for row in rows:
            self._meet(row)
            if self._ethogram.codes[row.code].kind is CodeKind.POINT:
                events.append(self._event(_mark(row), None, row.comment))
            else:
                marks.append(_mark(row))
        late = frozenset(
            code.id
            for code in self._ethogram.codes.values()
            if any(self._ethogram.modifiers[m].ask_at is AskAt.OFFSET for m in code.modifiers)
        )
        for bout in paired(marks, asked_at_stop=late).bouts:
            self._bout(bout, name, events)
        return tuple(sorted(events, key=lambda event: event.onset_us))

    def _bout(self, bout: Bout, name: str, events: list[ForeignEvent]) -> None:
        start, stop = bout.start, bout.stop
        if stop is None:
            self._remarks.lost(
                msg(
                    "{code} of {subject} in {name} begins at {seconds} s and never ends; it stays "
                    "open.",
                    code=start.code,
                    subject=start.subject or msg("nobody in particular"),
                    name=name,
                    seconds=start.time_us / US_PER_S,
                ),
                start.place,
                mend=msg("Look at it on the film and give it its end."),
            )
        elif stop.time_us == start.time_us:
            words = " ".join(part for part in (start.subject, start.code, start.modifiers) if part)
            self._notes.append(ForeignNote(f"{words}\n{bout.comment}".strip(), start.time_us))
            self._remarks.lost(
                msg("A state ends where it begins; it is kept as a note: {words}.", words=words),
                start.place,
            )
            return
        events.append(self._event(start, stop.time_us if stop else None, bout.comment))

    def _event(self, mark: Mark, offset_us: int | None, comment: str) -> ForeignEvent:
        return ForeignEvent(
            subject=mark.subject,
            code=mark.code,
            onset_us=mark.time_us,
            offset_us=offset_us,
            modifiers=self._answers(mark),
            comment=comment,
            place=mark.place,
        )

    def _meet(self, row: _Row) -> None:
        """Take in what was coded and never declared."""
        ethogram = self._ethogram
        if row.code not in ethogram.codes:
            ethogram.codes[row.code] = ForeignCode(id=row.code, name=row.code, kind=CodeKind.POINT)
            self._remarks.lost(
                msg(
                    "{code} was coded, but is not among the behaviours; it comes as a point.",
                    code=row.code,
                ),
                row.place,
            )
        if row.subject and row.subject not in ethogram.subjects:
            ethogram.subjects.add(row.subject)
            ethogram.new_subjects.append(row.subject)
            self._remarks.kept(
                msg("{name} was coded, but is not among the subjects.", name=row.subject), row.place
            )

    def _answers(self, mark: Mark) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not mark.modifiers:
            return ()
        code = self._ethogram.codes[mark.code]
        parts = mark.modifiers.split("|")
        if len(parts) > len(code.modifiers):
            parts = self._with_extra(code, parts, mark.place)
            code = self._ethogram.codes[mark.code]
        answers: list[tuple[str, tuple[str, ...]]] = []
        for modifier_id, part in zip(code.modifiers, parts, strict=False):
            chosen = self._chosen(self._ethogram.modifiers[modifier_id], part, mark.place)
            if chosen:
                answers.append((modifier_id, chosen))
        return tuple(answers)

    def _with_extra(self, code: ForeignCode, parts: list[str], place: str) -> list[str]:
        """Give a code one more modifier, for answers to questions that were never declared."""
        ethogram = self._ethogram
        extra = f"extra {code.id}"
        if extra not in ethogram.modifiers:
            ethogram.modifiers[extra] = ForeignModifier(id=extra, name="", kind=ModifierKind.TEXT)
            own = (*code.modifiers, extra)
            ethogram.codes[code.id] = replace(code, modifiers=own)
            self._remarks.kept(
                msg(
                    "{code} has more modifiers in its events than were declared; they are kept as "
                    "text.",
                    code=code.name,
                ),
                place,
            )
            return [*parts[: len(own) - 1], "|".join(parts[len(own) - 1 :])]
        return [*parts[: len(code.modifiers) - 1], "|".join(parts[len(code.modifiers) - 1 :])]

    def _chosen(self, modifier: ForeignModifier, part: str, place: str) -> tuple[str, ...]:
        if modifier.kind is ModifierKind.MULTIPLE:
            words = [word.strip() for word in part.split(",")]
        else:
            words = [part.strip()]
        chosen = tuple(dict.fromkeys(word for word in words if word not in _NOT_CHOSEN))
        if modifier.kind is ModifierKind.NUMBER and not all(map(_is_number, chosen)):
            self._ethogram.modifiers[modifier.id] = replace(modifier, kind=ModifierKind.TEXT)
            self._remarks.kept(
                msg(
                    "The modifier {name} has an answer that is no number; it comes as text.",
                    name=modifier.name or "-",
                ),
                place,
            )
        if modifier.kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE}:
            self._learn(modifier, chosen, place)
        return chosen

    def _learn(self, modifier: ForeignModifier, chosen: Iterable[str], place: str) -> None:
        known = {value.name for value in modifier.values}
        new = [word for word in chosen if word not in known]
        if new:
            values = (*modifier.values, *(ForeignValue(word) for word in new))
            self._ethogram.modifiers[modifier.id] = replace(modifier, values=values)
            self._remarks.kept(
                msg(
                    "“{value}” was answered to {name}, but is not among its answers; it is added.",
                    value=", ".join(new),
                    name=modifier.name or "-",
                ),
                place,
            )

    def _media(self, fields: dict[str, Plain], name: str) -> tuple[ForeignMedia, ...]:
        info = as_dict(fields.get("media_info"))
        lengths, offsets = as_dict(info.get("length")), as_dict(info.get("offset"))
        second = us_of_seconds(fields.get("time offset second player"))
        found: list[ForeignMedia] = []
        for player, files in _players(fields.get("file")):
            start = us_of_seconds(offsets.get(player)) or 0
            begin: int | None = (second or start) if player == "2" else start
            for path in files:
                found.append(ForeignMedia(path, begin))
                length = us_of_seconds(lengths.get(path))
                begin = None if begin is None or not length else begin + length
        unplaced = sum(media.offset_us is None for media in found)
        if unplaced:
            self._remarks.lost(
                msg(
                    "Of {count} films of {name} the file does not tell where they begin.",
                    count=unplaced,
                    name=name,
                ),
                f"observations.{name}.file",
                mend=msg("Add them by hand and lay them in their place."),
            )
        return tuple(found)

    def _facts(
        self, fields: dict[str, Plain], name: str, origin_us: int
    ) -> Iterable[tuple[Message, str]]:
        if day := as_text(fields.get("date")):
            yield msg("Date"), day
        if kind := as_text(fields.get("type")):
            yield msg("Kind of observation"), kind
        if description := as_text(fields.get("description")):
            yield msg("Description"), description
        variables = as_dict(fields.get("independent_variables"))
        for label, value in variables.items():
            if words := as_text(value) or (raw(value) if value not in ("", None) else ""):
                about = self._ethogram.variables.get(label, "")
                yield (
                    msg("Variable {name}", name=f"{label} ({about})" if about else label),
                    words,
                )
        if origin_us:
            begin = msg("Time in the file where the session begins, in seconds")
            yield begin, str(origin_us / US_PER_S)
        for player, files in _players(fields.get("file")):
            for path in files:
                yield msg("Recording {number}", number=player), path
        yield from self._other_facts(fields, name)

    def _other_facts(self, fields: dict[str, Plain], name: str) -> Iterable[tuple[Message, str]]:
        settings = [key for key in fields if key in _OF_THE_WINDOW and fields[key]]
        if settings:
            self._remarks.kept(
                msg("Settings of the window of {program} are left out.", program="BORIS"),
                f"observations.{name}.{settings[0]}",
            )
        for key, value in fields.items():
            if key not in _READ | _OF_THE_WINDOW and value not in ("", None, {}, [], False, 0):
                yield msg("Field {name}", name=key), raw(value)


def _mark(row: _Row) -> Mark:
    return Mark(
        time_us=row.time_us,
        subject=row.subject,
        code=row.code,
        modifiers=row.modifiers,
        comment=row.comment,
        place=row.place,
    )


def _players(given: Plain) -> Iterable[tuple[str, list[str]]]:
    """Yield the files of each player; of version 0 the list holds one for each."""
    if isinstance(given, list):
        for number, path in enumerate(given, start=1):
            if words := as_text(path):
                yield str(number), [words]
    elif isinstance(given, dict):
        for player, files in given.items():
            paths = [as_text(each) for each in (as_list(files) or [files])]
            if any(paths):
                yield player, [path for path in paths if path]


def _interval(fields: dict[str, Plain]) -> tuple[int, int] | None:
    """Return from where to where was coded; the limits are on the clock of the recording."""
    given = as_list(fields.get("observation time interval"))
    if len(given) != len(("from", "to")):
        return None
    start, end = us_of_seconds(given[0]), us_of_seconds(given[1])
    return None if start is None or not end or end <= start else (start, end)


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text[: len("2026-11-21")])
    return None


def _is_number(text: str) -> bool:
    with suppress(ValueError):
        return math.isfinite(float(text))
    return False
