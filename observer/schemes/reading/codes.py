"""Who is watched and what is tagged: subjects, tracks, codes, modifiers, reasons, contingencies."""

from observer.model.scheme import (
    AskAt,
    Code,
    CodeKind,
    Contingency,
    Modifier,
    ModifierKind,
    ModifierValue,
    Role,
    Subject,
    Track,
)
from observer.schemes.draft import DraftModifier, DraftTrack, Placed
from observer.schemes.fields import Fields
from observer.schemes.reading.display import colour, data_number
from observer.schemes.reading.references import code_refs

_ANSWER_S = 3.0


def read_subjects(top: Fields) -> tuple[Placed[Subject], ...]:
    """Return the subjects of a scheme."""
    return tuple(_subject(fields) for fields in top.tables("subjects"))


def read_modifiers(top: Fields) -> tuple[DraftModifier, ...]:
    """Return the modifiers of a scheme."""
    return tuple(_modifier(fields) for fields in top.tables("modifiers"))


def read_tracks(top: Fields) -> tuple[DraftTrack, ...]:
    """Return the tracks of a scheme with their codes."""
    return tuple(_track(fields) for fields in top.tables("tracks"))


def read_contingencies(top: Fields) -> tuple[Placed[Contingency], ...]:
    """Return the contingencies of a scheme."""
    return tuple(_contingency(fields) for fields in top.tables("contingencies"))


def read_uncodable(top: Fields) -> tuple[tuple[Placed[ModifierValue], ...], float | None]:
    """Return why something cannot be coded, and from which share on that is named."""
    uncodable = top.table_of("uncodable")
    reasons = tuple(_reason(fields) for fields in uncodable.tables("reasons"))
    share = uncodable.share("warning_share")
    uncodable.done()
    return reasons, share


def _subject(fields: Fields) -> Placed[Subject]:
    subject = Subject(
        id=fields.identifier(),
        role=fields.choice("role", Role, Role.OTHER),
        label=fields.local("label", required=True),
        colour=fields.text("colour"),
    )
    fields.done()
    return Placed(subject, fields)


def _reason(fields: Fields) -> Placed[ModifierValue]:
    reason = ModifierValue(
        id=fields.identifier(), label=fields.local("label", required=True), key=fields.text("key")
    )
    fields.done()
    return Placed(reason, fields)


def _answer(fields: Fields) -> Placed[ModifierValue]:
    answer = ModifierValue(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        key=fields.text("key"),
        modifiers=fields.words("modifiers"),
    )
    fields.done()
    return Placed(answer, fields)


def _modifier(fields: Fields) -> DraftModifier:
    values = tuple(_answer(f) for f in fields.tables("values"))
    modifier = Modifier(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        kind=fields.choice("kind", ModifierKind, ModifierKind.SINGLE),
        values=tuple(v.value for v in values),
        required=fields.flag("required"),
        ask_at=fields.choice("ask_at", AskAt, AskAt.ONSET, required=False),
        unit=fields.text("unit"),
        minimum=fields.number("minimum"),
        maximum=fields.number("maximum"),
    )
    fields.done()
    return DraftModifier(Placed(modifier, fields), values)


def _track(fields: Fields) -> DraftTrack:
    codes = tuple(_code(f) for f in fields.tables("codes"))
    track = Track(
        id=fields.identifier(),
        subject=fields.text("subject", required=True),
        label=fields.local("label", required=True),
        codes=tuple(c.value for c in codes),
        exclusive=fields.flag("exclusive"),
        exhaustive=fields.flag("exhaustive"),
        default_code=fields.text("default_code"),
        target=fields.text("target"),
        definition=fields.local("definition"),
        auto_close_us=fields.seconds("auto_close_s"),
        push_and_hold=fields.flag("push_and_hold"),
        minimum_us=fields.seconds("minimum_s"),
        merge_gap_us=fields.seconds("merge_gap_s"),
        uncodable_reasons=fields.words("uncodable_reasons"),
        uncodable_warning_share=fields.share("uncodable_warning_share"),
    )
    fields.done()
    return DraftTrack(Placed(track, fields), codes)


def _code(fields: Fields) -> Placed[Code]:
    code = Code(
        id=fields.identifier(),
        number=data_number(fields),
        kind=fields.choice("kind", CodeKind, CodeKind.POINT),
        label=fields.local("label", required=True),
        short_label=fields.local("short_label"),
        definition=fields.local("definition"),
        examples=fields.local("examples"),
        non_examples=fields.local("non_examples"),
        parent_wording=fields.local("parent_wording"),
        hide_from_parent=fields.flag("hide_from_parent"),
        colour=colour(fields),
        key=fields.text("key"),
        modifiers=fields.words("modifiers"),
    )
    fields.done()
    return Placed(code, fields)


def _contingency(fields: Fields) -> Placed[Contingency]:
    contingency = Contingency(
        id=fields.identifier(),
        label=fields.local("label", required=True),
        bids=code_refs(fields, "bids", required=True),
        responses=code_refs(fields, "responses", required=True),
        window_us=fields.seconds("window_s", _ANSWER_S, above_zero=True),
        burst_gap_us=fields.seconds("burst_gap_s"),
        headline=fields.flag("headline"),
    )
    fields.done()
    return Placed(contingency, fields)
