"""What the words that stand in cells mean, for those who read the tables."""

from collections.abc import Mapping
from types import MappingProxyType

from observer.model.messages import Message, msg

FORWARD, BACKWARD = "forward", "backward"
"""Directions of a contingency: as the scheme states it, and the other way round."""

OBSERVED = "observed"
ALREADY_PRESENT = "already_present"
INTERVAL_CENSORED = "interval_censored"
CENSORED = "censored"
"""How a latency is known."""

NO_CODABLE_TIME = "no_codable_time"
NO_SIGNALS = "no_signals"
ALL_CENSORED = "all_censored"
EMPTY_MARGIN = "empty_margin"
NOT_TOGETHER = "not_together"
ONE_CELL = "one_cell"
NOT_FOLLOWED = "not_followed"
TOO_FEW_UNITS = "too_few_units"
NO_VARIANCE = "no_variance"
TOO_FEW_SESSIONS = "too_few_sessions"
ONE_DAY = "one_day"
WITHOUT_ERROR = "without_error"
"""Why figures are empty."""

VALUE = "value"
ANSWERED = "answered"
NOT_ANSWERED = "not_answered"
"""What an event has in answer to a modifier: one of its values, a number or words, or nothing."""

WORDS: Mapping[str, Message] = MappingProxyType(
    {
        FORWARD: msg("as the scheme states it"),
        BACKWARD: msg("the other way round"),
        OBSERVED: msg("seen to begin"),
        ALREADY_PRESENT: msg("already going on at the start"),
        INTERVAL_CENSORED: msg("began while it could not be seen, or before it was seen"),
        CENSORED: msg("did not begin in the time watched"),
        NO_CODABLE_TIME: msg("no time was coded"),
        NO_SIGNALS: msg("there were no signals"),
        ALL_CENSORED: msg("no signal had enough time after it"),
        EMPTY_MARGIN: msg("undefined: a row or a column of the four counts is empty"),
        NOT_TOGETHER: msg("both were never in a state at once"),
        ONE_CELL: msg("there is one cell only"),
        NOT_FOLLOWED: msg("the two were never followed at once"),
        TOO_FEW_UNITS: msg("too short for a figure"),
        NO_VARIANCE: msg("undefined: one of the two did not vary"),
        TOO_FEW_SESSIONS: msg("fewer than two sessions have a value and a date"),
        ONE_DAY: msg("all sessions were on one day"),
        WITHOUT_ERROR: msg("undefined: the measure is stated to have no error"),
        "structural_zero": msg("cannot occur"),
        "determined": msg("undefined: the sums of rows and columns leave nothing open"),
        "no_fit": msg("undefined: no expected counts have these sums and these empty cells"),
        "repaired": msg("ended in a match"),
        "unresolved": msg("not ended when the phase or the codable time did"),
        "let_go": msg("ended with neither in a state that counts"),
        "brief": msg("too short to count as a mismatch"),
        VALUE: msg("one of its values"),
        ANSWERED: msg("a number or words"),
        NOT_ANSWERED: msg("not answered"),
        "point": msg("point"),
        "state": msg("state"),
        "rating": msg("rating"),
        "checklist": msg("checklist"),
        "number": msg("number"),
        "text": msg("text"),
        "allocation": msg("points shared out"),
        "q_sort": msg("Q-sort"),
        "session": msg("session"),
        "phase": msg("phase"),
        "segment": msg("segment"),
        "clip": msg("moment"),
        "momentary": msg("at the last instant"),
        "partial": msg("at any time in it"),
        "whole": msg("all through it"),
        "predominant": msg("what held longest"),
        "count": msg("count"),
        "sum": msg("sum"),
        "mean": msg("mean"),
        "weighted": msg("weighted sum"),
        "ratio": msg("ratio"),
        "difference": msg("difference"),
        "max": msg("highest"),
        "proportion": msg("proportion"),
        "all": msg("all parts"),
        "at_least": msg("enough parts"),
        "at_least_share": msg("a large enough share of the parts"),
        "prorate": msg("a large enough share of the parts, scaled up"),
        "not_applicable": msg("not applicable"),
        "not_observed": msg("not observed"),
        "not_scorable": msg("not scorable"),
        "missing": msg("not answered"),
        "uncodable": msg("could not be coded"),
        "in_words": msg("in words"),
        "not_asked": msg("not asked"),
    }
)
"""Every word that the columns ``direction``, ``latency_status``, ``status``, ``odds_status``,
``kind``, ``about``, ``mode``, ``rule`` and ``answer`` may hold, and the reasons in place of a
value."""
