"""The columns of the research data set, with what they mean."""

from observer.model.messages import msg
from observer.reports.codebook import Seconds, Variable, WholeNumber, YesNo

_UNKNOWN = msg("not known")
_POINT = msg("a point has none")
_STILL_RUNNING = msg("a point has none; a state was never ended")

ORIGIN = (
    Variable(name="study", label=msg("Study"), missing=msg("not stated")),
    Variable(name="family", label=msg("Family, by its pseudonym")),
    WholeNumber(
        name="session",
        measure="ordinal",
        label=msg("Session: its number within the family"),
        width=8,
    ),
)
"""Whose session a row is from."""

CODED_BY = (
    Variable(name="coder", label=msg("Coder"), width=9),
    WholeNumber(
        name="pass",
        measure="ordinal",
        label=msg("Pass: first or later coding by the same coder"),
        width=7,
    ),
    Variable(name="scheme_id", label=msg("Coding scheme"), width=36),
    Variable(name="scheme_version", label=msg("Version of the scheme"), width=14),
)
"""Whose coding a row is from, and with which scheme."""

EVENTS = (
    *ORIGIN,
    WholeNumber(
        name="visit",
        measure="ordinal",
        label=msg("Visit: rank of the day among the days of this family's sessions"),
        missing=_UNKNOWN,
        width=7,
    ),
    WholeNumber(
        name="age_weeks",
        label=msg("Age of the child at the session, completed weeks"),
        unit="weeks",
        missing=_UNKNOWN,
    ),
    WholeNumber(
        name="corrected_age_weeks",
        label=msg("Age corrected for preterm birth (before 37 weeks), up to 24 months"),
        unit="weeks",
        formula="age_weeks - (due date - birth date)",
        missing=msg("not known; no due date was noted"),
        width=19,
    ),
    Variable(
        name="phase",
        label=msg("Phase in which the event begins"),
        missing=msg("outside every phase"),
    ),
    *CODED_BY,
    Variable(
        name="scheme_hash", label=msg("Fingerprint of what the scheme's codes mean"), width=16
    ),
    Variable(name="track", label=msg("Track"), width=18),
    Variable(name="subject", label=msg("Who does it"), width=9),
    Variable(
        name="target",
        label=msg("To whom it is done"),
        missing=msg("the track names nobody"),
        width=9,
    ),
    Variable(name="code", label=msg("Code"), width=20),
    WholeNumber(
        name="code_num",
        measure="nominal",
        label=msg("Number of the code, the same in every version of the scheme"),
        values=msg("see the table of codes"),
        width=10,
    ),
    Variable(
        name="kind",
        label=msg("Kind of code"),
        values=msg("point: an instant; state: from onset to offset"),
        width=7,
    ),
    Seconds(name="onset_s", label=msg("Begin on the session's clock")),
    Seconds(
        name="offset_s",
        label=msg("End on the session's clock; this instant no longer belongs to it"),
        missing=_STILL_RUNNING,
    ),
    Seconds(
        name="duration_s",
        label=msg("Duration"),
        formula="offset_s - onset_s",
        missing=_STILL_RUNNING,
    ),
    WholeNumber(
        name="onset_frame",
        label=msg("Frame of the film on which it begins, from 0"),
        missing=msg("not coded on a frame"),
    ),
    Variable(
        name="modifiers",
        label=msg("Answers to the further questions: question=answer+answer;question=answer"),
        missing=msg("no answers"),
        width=24,
    ),
    YesNo(
        name="censored_left",
        label=msg("Begin not seen: it ran when coded time began"),
        missing=_POINT,
        width=13,
    ),
    YesNo(
        name="censored_right",
        label=msg("End not seen: it ran when coded time ended, or was never ended"),
        missing=_POINT,
        width=14,
    ),
    Variable(
        name="recording_id",
        label=msg("Film on which it was coded, by its id"),
        missing=msg("not coded on a frame"),
        width=36,
    ),
    Variable(name="app_version", label=msg("Version of the program that wrote this"), width=11),
)
"""Columns of the events, one row per event."""

COMMENT = Variable(
    name="comment",
    label=msg("Comment of the coder, in free text"),
    missing=msg("no comment"),
    width=40,
)
"""Stands behind the events' columns where free text was chosen."""
