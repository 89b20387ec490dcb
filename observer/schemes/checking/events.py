"""Tracks, their codes and questions, uncodable reasons, and contingencies."""

from observer.model.messages import msg
from observer.model.scheme import Code, CodeKind, ModifierKind, ModifierValue
from observer.schemes.checking.standing import Standing, check_subjects, listed, no_code
from observer.schemes.draft import Draft, DraftModifier, DraftTrack, Placed
from observer.schemes.findings import Findings

_OF_STATES = ("auto_close_s", "push_and_hold", "minimum_s", "merge_gap_s")


def check_tracks(draft: Draft, findings: Findings) -> None:
    """Check subjects, codes, default codes, and what holds for states alone."""
    standing = Standing(draft)
    reasons = {reason.value.id for reason in draft.reasons}
    for track in draft.tracks:
        check_subjects(track.track.fields, standing, findings)
        if not track.codes:
            findings.error(
                track.track.at("codes"),
                msg("This track has no codes."),
                msg("Add one with the heading [[tracks.codes]]."),
            )
        _check_exhaustive(track, findings)
        _check_states(track, findings)
        for reason in track.track.value.uncodable_reasons:
            if reason not in reasons:
                findings.error(
                    track.track.at("uncodable_reasons"),
                    msg("There is no reason “{name}”.", name=reason[:60]),
                    msg("Take one of: {choices}.", choices=listed(reasons)),
                )


def check_modifiers(draft: Draft, findings: Findings) -> None:
    """Check the questions, and that whatever asks one names one that stands."""
    known = {m.modifier.value.id: m.modifier.value for m in draft.modifiers}
    answers = [value for modifier in draft.modifiers for value in modifier.values]
    every: tuple[Placed[Code] | Placed[ModifierValue], ...] = (*draft.codes(), *answers)
    for asking in every:
        for name in asking.value.modifiers:
            if name not in known:
                findings.error(
                    asking.at("modifiers"),
                    msg("There is no modifier “{name}”.", name=name[:60]),
                    msg("Take one of: {choices}.", choices=listed(known)),
                )
    for answer in answers:
        for name in answer.value.modifiers:
            if name in known and any(value.modifiers for value in known[name].values):
                findings.error(
                    answer.at("modifiers"),
                    msg("The modifier {name} asks further itself.", name=name),
                    msg("After an answer ask only what asks nothing more: one level is enough."),
                )
    for modifier in draft.modifiers:
        _check_modifier(modifier, findings)


def check_contingencies(draft: Draft, findings: Findings) -> None:
    """Check that bids and responses name codes that stand."""
    standing = Standing(draft)
    for contingency in draft.contingencies:
        for key, refs in (
            ("bids", contingency.value.bids),
            ("responses", contingency.value.responses),
        ):
            if not refs and contingency.fields.has(key):
                findings.error(
                    contingency.at(key),
                    msg("No code stands in {key}.", key=key),
                    msg('Name at least one, such as "child_signal.approach".'),
                )
            for ref in refs:
                if standing.code(ref) is None:
                    no_code(contingency.at(key), ref, findings)


def _check_states(draft: DraftTrack, findings: Findings) -> None:
    if not draft.codes or any(code.value.kind is CodeKind.STATE for code in draft.codes):
        return
    for key in _OF_STATES:
        if draft.track.fields.has(key):
            findings.warning(
                draft.track.at(key),
                msg("This track has points alone; {key} is about states.", key=key),
                msg("Remove {key}, or give the track a state.", key=key),
            )


def _check_exhaustive(draft: DraftTrack, findings: Findings) -> None:
    track = draft.track.value
    states = [code.id for code in track.codes if code.kind is CodeKind.STATE and code.id]
    if track.exhaustive and not track.exclusive:
        findings.error(
            draft.track.at("exhaustive"),
            msg("An exhaustive track has one state at any time, so it is exclusive too."),
            msg("Add exclusive = true, or remove exhaustive."),
        )
    if track.exhaustive and not track.default_code:
        findings.error(
            draft.track.at("default_code"),
            msg("An exhaustive track needs a state that holds where nothing else does."),
            msg("Add default_code with one of: {choices}.", choices=listed(states)),
        )
    if track.default_code and track.default_code not in states:
        findings.error(
            draft.track.at("default_code"),
            msg("“{name}” is not a state of this track.", name=track.default_code[:60]),
            msg("Take one of: {choices}.", choices=listed(states)),
        )
    if track.default_code and not track.exhaustive:
        findings.warning(
            draft.track.at("default_code"),
            msg("A default code counts on an exhaustive track only."),
            msg("Add exhaustive = true, or remove default_code."),
        )


def _check_modifier(draft: DraftModifier, findings: Findings) -> None:
    modifier, at = draft.modifier.value, draft.modifier.at
    is_choice = modifier.kind in {ModifierKind.SINGLE, ModifierKind.MULTIPLE}
    if is_choice and not modifier.values:
        findings.error(
            at("values"),
            msg("This modifier offers nothing to choose."),
            msg("Add values with the heading [[modifiers.values]], or another kind."),
        )
    if not is_choice and modifier.values:
        findings.error(
            at("values"),
            msg("A number or a text has no values to choose from."),
            msg('Remove the values, or write kind = "single".'),
        )
    low, high = modifier.minimum, modifier.maximum
    if low is not None and high is not None and low >= high:
        findings.error(
            at("minimum"),
            msg("The minimum {low} does not lie under the maximum {high}.", low=low, high=high),
            msg("Give the smaller number as minimum."),
        )
    if modifier.kind is not ModifierKind.NUMBER and (low is not None or high is not None):
        findings.warning(
            at("minimum" if low is not None else "maximum"),
            msg("Only a number has a minimum and a maximum."),
            msg('Remove them, or write kind = "number".'),
        )
