"""What was coded in BORIS comes in whole, whatever version wrote it."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from observer.formats.boris import read_boris
from observer.formats.foreign import ForeignEvent, ForeignProject
from observer.model.errors import FormatError
from observer.model.problems import Severity
from observer.model.scheme import AskAt, CodeKind, ModifierKind
from tests.unit.formats.foreign_samples import Plain, behaviour, boris, observation

S = 1_000_000


def read(content: bytes) -> ForeignProject:
    return read_boris(content, "play.boris")


def only_events(project: ForeignProject) -> tuple[ForeignEvent, ...]:
    (found,) = project.observations
    return found.events


def sentences(project: ForeignProject) -> list[str]:
    return [str(problem.what) for problem in project.problems]


def spans(project: ForeignProject) -> list[tuple[str, str, float, float | None]]:
    return [
        (e.subject, e.code, e.onset_us / S, None if e.offset_us is None else e.offset_us / S)
        for e in only_events(project)
    ]


@pytest.mark.parametrize(
    ("file", "observations", "codes"),
    [
        ("boristests_test.boris", 12, 5),
        ("boristests_test2.boris", 9, 5),
        ("boristests_test_without_media_files_paths.boris", 9, 5),
    ],
)
def test_every_event_of_the_real_projects_arrives(
    shared_dir: Path, file: str, observations: int, codes: int
) -> None:
    content = (shared_dir / "interchange" / file).read_bytes()
    raw = json.loads(content)
    project = read_boris(content, file)
    kinds = {b["code"]: b["type"] for b in raw["behaviors_conf"].values()}
    assert [o.name for o in project.observations] == list(raw["observations"])
    assert len(project.observations) == observations
    assert sum(len(group.codes) for group in project.groups) == codes
    for found in project.observations:
        rows = raw["observations"][found.name]["events"]
        points = [row for row in rows if kinds[row[2]] == "Point event"]
        # a row of a state is a begin or an end: none may be missing, none may be there twice
        edges = Counter(
            (time_us, event.subject, event.code)
            for event in found.events
            for time_us in (event.onset_us, event.offset_us)
            if time_us is not None and kinds[event.code] == "State event"
        )
        states = Counter((round(r[0] * S), r[1], r[2]) for r in rows if r not in points)
        assert edges == states
        assert sum(kinds[e.code] == "Point event" for e in found.events) == len(points)
        assert not found.notes


def test_the_unpaired_state_of_the_real_project_stays_open_and_is_named(shared_dir: Path) -> None:
    content = (shared_dir / "interchange" / "boristests_test.boris").read_bytes()
    project = read_boris(content, "test.boris")
    states = {c.id for g in project.groups for c in g.codes if c.kind is CodeKind.STATE}
    still_open = [
        (o.name, e.code, e.onset_us)
        for o in project.observations
        for e in o.events
        if e.offset_us is None and e.code in states
    ]
    assert still_open == [("live not paired", "s", 26_862_000)]
    (named,) = [p for p in project.problems if p.severity is Severity.WARNING]
    assert named.key == "observations.live not paired.events[11]"


def test_modifiers_of_the_real_project_are_answers_to_their_sets(shared_dir: Path) -> None:
    content = (shared_dir / "interchange" / "boristests_test.boris").read_bytes()
    project = read_boris(content, "test.boris")
    (found,) = [o for o in project.observations if o.name == "modifiers"]
    names = {modifier.id: modifier.name for modifier in project.modifiers}
    answers = [tuple((names[k], v) for k, v in event.modifiers) for event in found.events]
    assert (("modif #1", ("m1",)),) in answers
    assert {modifier.name for modifier in project.modifiers} == {"modif #1", "modif #2"}


def test_a_begin_and_its_end_have_the_same_subject_code_and_modifiers() -> None:
    sets: Plain = {"0": {"name": "how", "type": 0, "values": ["soft", "loud"]}}
    rows: list[Plain] = [
        [1.0, "Child", "cry", "soft", "begin"],
        [2.0, "Child", "cry", "loud", ""],
        [3.0, "Mother", "cry", "soft", ""],
        [4.0, "Child", "cry", "soft", "end"],
        [5.0, "Child", "cry", "loud", ""],
        [6.0, "Mother", "cry", "soft", ""],
    ]
    project = read(boris([behaviour("cry", modifiers=sets)], {"one": observation(rows)}))
    assert spans(project) == [
        ("Child", "cry", 1, 4),
        ("Child", "cry", 2, 5),
        ("Mother", "cry", 3, 6),
    ]
    assert only_events(project)[0].comment == "begin\nend"


def test_events_of_five_six_and_seven_fields_are_read_and_frames_and_pictures_named() -> None:
    rows: list[Plain] = [
        [1.0, "", "smile", "", ""],
        [2.0, "", "smile", "", "", 50],
        [3.0, "", "smile", "", "", "NA"],
        [4.0, "", "smile", "", "", 7, "pictures/0007.jpg"],
    ]
    project = read(boris([behaviour("smile", "Point event")], {"one": observation(rows)}))
    assert [e.onset_us for e in only_events(project)] == [1 * S, 2 * S, 3 * S, 4 * S]
    assert [(n.text, n.onset_us) for n in project.observations[0].notes] == [
        ("smile: 7 pictures/0007.jpg", 4 * S)
    ]
    assert any("are not kept (1)" in sentence for sentence in sentences(project))


def test_a_picture_without_a_time_is_kept_as_a_note() -> None:
    content = boris(
        [behaviour("smile", "Point event")],
        {"one": observation([[float("nan"), "", "smile", "", "", 3, "a.jpg"]], type="IMAGES")},
        version="8.6",
    )
    project = read(content)
    assert only_events(project) == ()
    assert "a.jpg" in project.observations[0].notes[0].text


@pytest.mark.parametrize("modifiers", ["", {}, None, []])
def test_no_modifiers_are_none_however_they_are_written(modifiers: Plain) -> None:
    project = read(boris([behaviour("cry", modifiers=modifiers)], {}))
    assert project.modifiers == ()


def test_modifiers_from_before_version_4_are_sets_parted_by_bars() -> None:
    rows: list[Plain] = [[1.0, "", "go", "b|None", ""], [2.0, "", "go", "a|d", ""]]
    content = boris(
        [behaviour("go", "Point event", modifiers="a,b|c,d (x)")],
        {"one": observation(rows)},
        version="3.0",
    )
    project = read(content)
    first, second = project.modifiers
    assert [value.name for value in first.values] == ["a", "b"]
    assert [(value.name, value.key) for value in second.values] == [("c", ""), ("d", "x")]
    assert [e.modifiers for e in only_events(project)] == [
        ((first.id, ("b",)),),
        ((first.id, ("a",)), (second.id, ("d",))),
    ]


def test_each_type_of_modifier_has_its_kind() -> None:
    sets: Plain = {
        "0": {"name": "one", "type": 0, "values": ["a"]},
        "1": {"name": "many", "type": 1, "values": ["a", "b"], "ask at stop": True},
        "2": {"name": "number", "type": 2, "values": []},
        "3": {"name": "outside", "type": 3, "values": []},
    }
    rows: list[Plain] = [[1.0, "", "go", "a|a,b|2.5|17 C", ""]]
    content = boris([behaviour("go", "Point event", modifiers=sets)], {"o": observation(rows)})
    project = read(content)
    assert [m.kind for m in project.modifiers] == [
        ModifierKind.SINGLE,
        ModifierKind.MULTIPLE,
        ModifierKind.NUMBER,
        ModifierKind.TEXT,
    ]
    assert project.modifiers[1].ask_at is AskAt.OFFSET
    (event,) = only_events(project)
    assert [words for _, words in event.modifiers] == [("a",), ("a", "b"), ("2.5",), ("17 C",)]


def test_a_modifier_asked_at_the_end_still_ends_its_state() -> None:
    sets: Plain = {"0": {"name": "how", "type": 0, "values": ["x"], "ask at stop": True}}
    rows: list[Plain] = [[1.0, "", "cry", "", ""], [4.0, "", "cry", "x", ""]]
    project = read(boris([behaviour("cry", modifiers=sets)], {"o": observation(rows)}))
    assert spans(project) == [("", "cry", 1, 4)]
    assert [words for _, words in only_events(project)[0].modifiers] == [("x",)]


def test_an_answer_that_was_never_declared_is_added_and_named() -> None:
    sets: Plain = {"0": {"name": "how", "type": 0, "values": ["soft"]}}
    rows: list[Plain] = [[1.0, "", "go", "hard", ""], [2.0, "", "go", "soft|more", ""]]
    content = boris([behaviour("go", "Point event", modifiers=sets)], {"o": observation(rows)})
    project = read(content)
    assert [value.name for value in project.modifiers[0].values] == ["soft", "hard"]
    assert [words for _, words in only_events(project)[1].modifiers] == [("soft",), ("more",)]
    assert any("“hard” was answered" in sentence for sentence in sentences(project))


def test_version_0_has_lists_for_files_and_subjects_and_says_video() -> None:
    content = boris(
        [behaviour("cry", modifiers="")],
        {
            "old": observation(
                [[1.0, "Child", "cry", "", ""], [2.0, "Child", "cry", "", ""]],
                type="VIDEO",
                file=["left.avi", "right.avi"],
            )
        },
        version="",
        subjects_conf={"0": ["1", "Child"], "1": ["2", "Mother"]},
    )
    project = read(content)
    assert [subject.name for subject in project.subjects] == ["Child", "Mother"]
    assert [media.name for media in project.observations[0].media] == ["left.avi", "right.avi"]
    assert spans(project) == [("Child", "cry", 1, 2)]


def test_a_compressed_project_reads_as_the_plain_one() -> None:
    content = boris([behaviour("cry")], {"one": observation([[1.0, "", "cry", "", ""]])})
    assert read(gzip.compress(content)) == read(content)


def test_states_that_all_exclude_each_other_are_one_at_a_time() -> None:
    names = ("toy", "face", "away")
    codes = [behaviour(n, excluded=",".join(o for o in names if o != n)) for n in names]
    project = read(boris([*codes, behaviour("cry")], {}))
    exclusive = [g for g in project.groups if g.exclusive]
    assert [[c.name for c in g.codes] for g in exclusive] == [["toy", "face", "away"]]
    assert not any("excludes" in sentence for sentence in sentences(project))


def test_exclusions_that_are_no_set_are_named() -> None:
    codes = [
        behaviour("a", excluded="b"),
        behaviour("b", excluded="a,c"),
        behaviour("c", excluded="b"),
    ]
    project = read(boris(codes, {}))
    assert not any(group.exclusive for group in project.groups)
    assert sum("excludes" in sentence for sentence in sentences(project)) == 3


def test_films_follow_each_other_in_a_player_and_a_second_player_has_its_offset() -> None:
    one = observation([], file={"1": ["film.mp4", "later.mp4"], "2": ["other.mp4"]}, offset=10.0)
    one["media_info"] = {"length": {"film.mp4": 60.0}, "offset": {"2": 2.5}}
    project = read(boris([behaviour("cry")], {"one": one}))
    media = project.observations[0].media
    assert [(m.name, m.offset_us) for m in media] == [
        ("film.mp4", 0),
        ("later.mp4", 60 * S),
        ("other.mp4", 2_500_000),
    ]


def test_the_time_offset_of_an_observation_is_taken_off_its_events() -> None:
    rows: list[Plain] = [[101.5, "", "smile", "", ""]]
    one = observation(rows, offset=100.0)
    project = read(boris([behaviour("smile", "Point event")], {"one": one}))
    assert only_events(project)[0].onset_us == 1_500_000


def test_events_timed_by_the_clock_on_the_wall_begin_at_the_first_one() -> None:
    rows: list[Plain] = [[1.6e9, "", "smile", "", ""], [1.6e9 + 2, "", "smile", "", ""]]
    one = observation(rows, type="LIVE", start_from_current_epoch_time=True)
    project = read(boris([behaviour("smile", "Point event")], {"one": one}))
    assert [e.onset_us for e in only_events(project)] == [0, 2 * S]
    assert "1600000000.0" in [words for _, words in project.observations[0].facts]


def test_what_was_coded_without_being_declared_comes_along_and_is_named() -> None:
    rows: list[Plain] = [[1.0, "Grandma", "wave", "", "hello"]]
    project = read(boris([behaviour("cry")], {"one": observation(rows)}))
    assert spans(project) == [("Grandma", "wave", 1, None)]
    assert "Grandma" in [subject.name for subject in project.subjects]
    assert sum("not among" in sentence for sentence in sentences(project)) == 2


def test_what_cannot_be_read_is_kept_as_a_note_with_its_place() -> None:
    rows: list[Plain] = ["rubbish", [1.0], [None, "", "cry", "", ""], [2.0, "", "cry", "", ""]]
    project = read(boris([behaviour("cry")], {"one": observation(rows)}))
    assert len(only_events(project)) == 1
    assert project.observations[0].notes[0].text == '"rubbish"'
    assert "observations.one.events[0]" in [problem.key for problem in project.problems]


def test_a_state_that_ends_where_it_begins_is_kept_as_a_note() -> None:
    rows: list[Plain] = [[1.0, "Child", "cry", "", "why"], [1.0, "Child", "cry", "", ""]]
    project = read(boris([behaviour("cry")], {"one": observation(rows)}))
    assert only_events(project) == ()
    assert [(n.text, n.onset_us) for n in project.observations[0].notes] == [("Child cry\nwhy", S)]


def test_description_variables_and_unknown_fields_are_facts() -> None:
    one = observation([], description="A visit", variables={"age": "12"})
    one["weather"] = {"rain": True}
    project = read(boris([behaviour("cry")], {"one": one}))
    words = [words for _, words in project.observations[0].facts]
    assert {"A visit", "12", '{"rain": true}', "film.mp4"} <= set(words)


def test_a_limited_observation_tells_what_was_coded() -> None:
    one = observation([])
    one["observation time interval"] = [10, 70]
    project = read(boris([behaviour("cry")], {"one": one}))
    assert project.observations[0].coded_us == (10 * S, 70 * S)


def test_a_name_that_stands_twice_loses_nothing() -> None:
    content = boris([behaviour("cry")], {"one": observation([])})
    twice = content.replace(
        b'"one": {', b'"one": {"events": [[1, "", "cry", "", ""]]}, "one": {', 1
    )
    project = read(twice)
    assert [o.name for o in project.observations] == ["one", "one (2)"]
    assert any("stands twice in the file" in sentence for sentence in sentences(project))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"behaviors_conf": {}',
        b"\xff\xfe\x00\xd8\x00\x00",
        gzip.compress(b'{"behaviors_conf": {}}', mtime=0)[:-9],
        b"\x1f\x8bnot gzip",
        b"[" * 100_000,
        b'{"behaviors_conf": ' + b"9" * 5000 + b"}",
        '{"behaviors_conf": "\xe9"}'.encode("latin-1"),
    ],
)
def test_a_file_that_is_no_project_gets_one_sentence(content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(content)
    assert "play.boris" in str(caught.value.what)


def test_a_bomb_of_zeros_is_refused_before_it_is_unpacked() -> None:
    bomb = gzip.compress(b" " * (80 * 1024 * 1024))
    with pytest.raises(FormatError, match="larger than"):
        read(bomb)


@pytest.mark.parametrize(
    "changes",
    [
        {"subjects_conf": 3},
        {"subjects_conf": [["1", "Child"]]},
        {"observations": [1, 2]},
        {"observations": {"a": None, "b": {"events": {"x": 1}, "file": 7, "media_info": []}}},
        {"behaviors_conf": {"0": "cry", "1": {"code": ["x"]}, "x": {"code": "ok", "type": 1}}},
        {"coding_map": {"m": {"areas": {"hand": {}}}}, "converters": {"c": 1}, "new": 4},
    ],
)
def test_parts_of_the_wrong_type_are_named_or_passed_over(changes: dict[str, Plain]) -> None:
    raw = json.loads(boris([behaviour("cry")], {"one": observation([])}))
    project = read(json.dumps(raw | changes).encode())
    assert project.program == "BORIS"
