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
"""Why figures are empty."""

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
    }
)
"""Every word that the columns ``direction``, ``latency_status``, ``status``, ``odds_status``,
``kind``, ``about``, ``mode`` and ``rule`` may hold, and the reasons in place of a value."""
