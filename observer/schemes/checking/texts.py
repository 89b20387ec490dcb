"""Texts: each in every language that the scheme declares, and words for parents that fit."""

from collections.abc import Iterator

from observer.model.forms import Item
from observer.model.local_text import LocalText
from observer.model.messages import msg
from observer.model.scheme import Code
from observer.schemes.draft import Draft, Placed
from observer.schemes.fields import Fields
from observer.schemes.findings import Findings


def check_texts(draft: Draft, findings: Findings) -> None:
    """Check every text for the languages it is missing in, and codes for what they mean."""
    for fields, key, text in _texts(draft):
        _whole(fields, key, text, findings)
    for each in draft.shown():
        if each.value.hide_from_parent and each.value.parent_wording:
            findings.warning(
                each.at("parent_wording"),
                msg("This is hidden from parents and yet has words for them."),
                msg("Remove parent_wording, or hide_from_parent."),
            )
    for code in draft.codes():
        if not code.value.definition:
            findings.warning(
                code.at("definition"),
                msg("This code has no definition."),
                msg("Say in a plain sentence what is seen or heard, in each language."),
            )


def _texts(draft: Draft) -> Iterator[tuple[Fields, str, LocalText]]:
    """Yield every text of a scheme with the table and the key where it stands."""
    scheme, top = draft.scheme, draft.fields
    yield top, "title", scheme.title
    yield top, "description", scheme.description
    yield top, "setting", scheme.setting
    yield top, "training_notice", scheme.training_notice
    yield from _labels(draft)
    for each in draft.shown():
        yield from _shown(each)
    defined = (
        *((track.track.fields, track.track.value.definition) for track in draft.tracks),
        *((form.form.fields, form.form.value.definition) for form in draft.forms),
        *((i.interval.fields, i.interval.value.definition) for i in draft.intervals),
        *((trace.trace.fields, trace.trace.value.definition) for trace in draft.traces),
        *((phase.fields, phase.value.definition) for phase in draft.phases),
        *((composite.fields, composite.value.definition) for composite in draft.composites),
    )
    for fields, definition in defined:
        yield fields, "definition", definition


def _labels(draft: Draft) -> Iterator[tuple[Fields, str, LocalText]]:
    labelled = (
        *((s.fields, s.value.label) for s in draft.subjects),
        *((m.modifier.fields, m.modifier.value.label) for m in draft.modifiers),
        *((v.fields, v.value.label) for m in draft.modifiers for v in m.values),
        *((t.track.fields, t.track.value.label) for t in draft.tracks),
        *((c.fields, c.value.label) for c in draft.contingencies),
        *((r.fields, r.value.label) for r in draft.reasons),
        *((form.form.fields, form.form.value.label) for form in draft.forms),
        *((i.interval.fields, i.interval.value.label) for i in draft.intervals),
        *((trace.trace.fields, trace.trace.value.label) for trace in draft.traces),
        *((anchor.fields, anchor.value.label) for anchor in draft.anchors()),
        *((phase.fields, phase.value.label) for phase in draft.phases),
        *((condition.fields, condition.value.label) for condition in draft.conditions),
        *((composite.fields, composite.value.label) for composite in draft.composites),
    )
    for fields, label in labelled:
        yield fields, "label", label


def _shown(each: Placed[Code] | Placed[Item]) -> Iterator[tuple[Fields, str, LocalText]]:
    yield each.fields, "label", each.value.label
    yield each.fields, "short_label", each.value.short_label
    yield each.fields, "definition", each.value.definition
    yield each.fields, "examples", each.value.examples
    yield each.fields, "non_examples", each.value.non_examples
    yield each.fields, "parent_wording", each.value.parent_wording


def _whole(fields: Fields, key: str, text: LocalText, findings: Findings) -> None:
    """Report the declared languages in which a text is missing."""
    given = {language for language, words in text.texts if words.strip()}
    if not given and not (text.texts and fields.has(key)):
        return
    for language in dict.fromkeys(fields.languages):
        if language not in given:
            findings.error(
                fields.at(key),
                msg("The text {key} is missing in “{language}”.", key=key, language=language),
                msg(
                    "Add {key}.{language}, or take the language out of languages.",
                    key=key,
                    language=language,
                ),
            )
