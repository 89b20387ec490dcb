"""Each further question about an event has a column of its own in the events of the data set."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from observer.formats.registry import FORMATS
from observer.model.coding import Coding
from observer.model.event import Event
from observer.model.local_text import LocalText
from observer.model.scheme import CodeKind, Modifier, ModifierKind
from observer.reports.modifier_columns import modifier_columns
from observer.reports.request import ReportRequest
from observer.reports.research_dataset import dataset_files, events_table

Make = Callable[..., ReportRequest]
TSV = next(form for form in FORMATS if form.suffix == ".tsv")


def asking(request: ReportRequest, *given: tuple[str, tuple[str, ...]]) -> ReportRequest:
    """Return the request with one event of caregiver talk that has these answers."""
    (coded,) = request.codings
    event = Event(
        id="e",
        track="parent_talk",
        code="directs",
        kind=CodeKind.POINT,
        onset_us=1_000_000,
        modifiers=given,
    )
    coding = Coding.from_records(coded.coding.info, [event])
    return replace(request, codings=(replace(coded, coding=coding),))


def row(request: ReportRequest) -> dict[str, object]:
    table = events_table(request)
    (only,) = table.rows
    return dict(zip((column.name for column in table.columns), only, strict=True))


def with_modifiers(request: ReportRequest, *modifiers: Modifier) -> ReportRequest:
    codings = tuple(
        replace(c, scheme=replace(c.scheme, modifiers=modifiers)) for c in request.codings
    )
    return replace(request, codings=codings)


LOUD = Modifier(
    id="Hoe luid",
    label=LocalText((("nl", "Hoe luid?"), ("en", "How loud?"))),
    kind=ModifierKind.NUMBER,
    unit="dB",
)
WORDS = Modifier(id="words", label=LocalText((("nl", "Wat?"),)), kind=ModifierKind.TEXT)


def test_a_scheme_without_questions_adds_no_column(judged_request: Make) -> None:
    request = judged_request(schemes=("engagement",))
    assert all(not scheme.scheme.modifiers for scheme in request.codings)
    assert modifier_columns(request) == ()


def test_an_answer_stands_in_the_column_of_its_question(judged_request: Make) -> None:
    request = judged_request(schemes=("caregiver-talk",))
    names = [question.id for question in modifier_columns(request)]
    choice = next(m for m in request.codings[0].scheme.modifiers if m.kind is ModifierKind.SINGLE)
    found = row(asking(request, (choice.id, (choice.values[0].id,))))
    assert found[f"mod_{choice.id}"] == choice.values[0].id
    others = [name for name in names if name != choice.id]
    assert others
    assert {found[f"mod_{name}"] for name in others} == {None}
    assert found["modifiers"] == f"{choice.id}={choice.values[0].id}"


def test_a_number_is_a_number_and_its_name_is_one_that_every_program_reads(
    judged_request: Make,
) -> None:
    request = with_modifiers(judged_request(schemes=("caregiver-talk",)), LOUD, WORDS)
    found = row(asking(request, (LOUD.id, ("62.5",)), (WORDS.id, ("mama",))))
    assert found["mod_hoe_luid"] == 62.5
    assert "mod_words" not in found
    (question,) = modifier_columns(request)
    assert (question.variable.type, question.variable.unit) == ("number", "dB")


def test_words_come_along_where_free_text_was_chosen(judged_request: Make) -> None:
    request = with_modifiers(
        judged_request(schemes=("caregiver-talk",), free_text=True), LOUD, WORDS
    )
    assert row(asking(request, (WORDS.id, ("mama",))))["mod_words"] == "mama"


def test_a_question_of_two_schemes_that_differs_in_kind_has_two_columns(
    judged_request: Make,
) -> None:
    request = judged_request(schemes=("caregiver-talk", "floor-play-ratings"))
    one, other = request.codings
    chosen = replace(LOUD, kind=ModifierKind.SINGLE)
    request = replace(
        request,
        codings=(
            replace(one, scheme=replace(one.scheme, modifiers=(LOUD,))),
            replace(other, scheme=replace(other.scheme, modifiers=(chosen,))),
        ),
    )
    names = [question.variable.name for question in modifier_columns(request)]
    assert names == ["mod_hoe_luid", "mod_hoe_luid_2"]


def test_codebook_and_sidecar_say_what_the_answers_mean(
    judged_request: Make, tmp_path: Path
) -> None:
    request = judged_request(schemes=("caregiver-talk",))
    choice = next(m for m in request.codings[0].scheme.modifiers if m.kind is ModifierKind.SINGLE)
    answered = asking(request, (choice.id, (choice.values[0].id,)))
    files = {file.name: file for file in dataset_files(answered, TSV)}
    files["codebook.tsv"].write(tmp_path / "codebook.tsv")
    (line,) = [
        each
        for each in (tmp_path / "codebook.tsv").read_text("utf-8").splitlines()
        if each.startswith(f"events\tmod_{choice.id}\t")
    ]
    assert f"{choice.values[0].id}: {choice.values[0].label.get('en')}" in line
    name = next(name for name in files if name.endswith("_events.json"))
    files[name].write(tmp_path / "events.json")
    told = json.loads((tmp_path / "events.json").read_text("utf-8"))[f"mod_{choice.id}"]
    assert told["Levels"][choice.values[0].id]["nl"] == choice.values[0].label.get("nl")
