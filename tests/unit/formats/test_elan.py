"""Tiers of ELAN become tracks, vocabularies codes, annotations events with their own times."""

from collections import Counter
from pathlib import Path

import pytest

from observer.formats.elan import read_elan
from observer.formats.foreign import ForeignProject
from observer.model.errors import FormatError
from tests.unit.formats.foreign_samples import aligned, eaf, referring, slot

MS = 1000
TYPES = (
    '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="free" TIME_ALIGNABLE="true"/>'
    '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="gaze" CONTROLLED_VOCABULARY_REF="Gaze"/>'
    '<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="word" CONSTRAINTS="Symbolic_Subdivision"/>'
)
GAZE_3 = (
    '<CONTROLLED_VOCABULARY CV_ID="Gaze"><DESCRIPTION LANG_REF="eng">where</DESCRIPTION>'
    '<CV_ENTRY_ML CVE_ID="c1"><CVE_VALUE LANG_REF="nld" DESCRIPTION="speelgoed">toy</CVE_VALUE>'
    '<CVE_VALUE LANG_REF="eng" DESCRIPTION="a toy">Toy!</CVE_VALUE></CV_ENTRY_ML>'
    '<CV_ENTRY_ML CVE_ID="c2"><CVE_VALUE LANG_REF="nld">face</CVE_VALUE></CV_ENTRY_ML>'
    "</CONTROLLED_VOCABULARY>"
)
GAZE_2 = (
    '<CONTROLLED_VOCABULARY CV_ID="Gaze" DESCRIPTION="where">'
    '<CV_ENTRY DESCRIPTION="a toy">toy</CV_ENTRY><CV_ENTRY>face</CV_ENTRY></CONTROLLED_VOCABULARY>'
)
SLOTS = "".join(slot(f"ts{n}", 1000 * n) for n in range(1, 9))


def tier(name: str, kind: str, inside: str, more: str = "") -> str:
    return f'<TIER TIER_ID="{name}" LINGUISTIC_TYPE_REF="{kind}" {more}>{inside}</TIER>\n'


def read(content: bytes) -> ForeignProject:
    return read_elan(content, "play.eaf")


def spans(project: ForeignProject) -> list[tuple[str, int, int | None, str]]:
    return [
        (e.code.replace("\n", "/"), e.onset_us // MS, e.offset_us and e.offset_us // MS, e.comment)
        for e in project.observations[0].events
    ]


@pytest.mark.parametrize(
    ("file", "events", "tiers"),
    [("childproject_solis_scrubbed.eaf", 514, 14), ("pympi_sample_2.7.eaf", 8778, 6)],
)
def test_every_annotation_of_the_real_files_arrives(
    shared_dir: Path, file: str, events: int, tiers: int
) -> None:
    content = (shared_dir / "interchange" / file).read_bytes()
    project = read_elan(content, file)
    (found,) = project.observations
    assert content.count(b"<ANNOTATION>") == events
    assert len(found.events) + len(found.notes) == events
    assert len(project.groups) == content.count(b"<TIER ") == tiers
    of_tier = Counter(event.code.partition("\n")[0] for event in found.events)
    assert sum(of_tier.values()) == len(found.events)
    assert set(of_tier) <= {group.name for group in project.groups}
    for event in found.events:
        assert event.offset_us is not None
        assert event.onset_us < event.offset_us


def test_slots_without_a_time_lie_evenly_within_their_parent(shared_dir: Path) -> None:
    content = (shared_dir / "interchange" / "pympi_sample_2.7.eaf").read_bytes()
    project = read_elan(content, "sample.eaf")
    assert any("1572 edges" in str(problem.what) for problem in project.problems)
    events = project.observations[0].events
    whole = {(e.onset_us, e.offset_us) for e in events if e.code.startswith("text\n")}
    parts = [e for e in events if e.code.startswith("words-timesub\n")]
    begins = {begin for begin, _ in whole}
    # the first word of each sentence begins with it
    assert {part.onset_us for part in parts} & begins == begins & {p.onset_us for p in parts}
    assert all(any(b <= p.onset_us < (e or 0) for b, e in whole) for p in parts[:50])


@pytest.mark.parametrize("vocabulary", [GAZE_2, GAZE_3])
def test_words_of_a_vocabulary_are_codes_in_either_version(vocabulary: str) -> None:
    inside = aligned("a1", "ts1", "ts2", "toy") + aligned("a2", "ts2", "ts3", "face")
    gaze = tier("gaze@child", "gaze", inside, 'PARTICIPANT="Child"')
    project = read(eaf(gaze + TYPES + vocabulary, SLOTS))
    (group,) = project.groups
    assert [code.name for code in group.codes] == ["toy", "face"]
    assert (group.subjects, group.exclusive, group.description) == (("Child",), True, "where")
    assert "a toy" in group.codes[0].description
    assert spans(project) == [
        ("gaze@child/toy", 1000, 2000, ""),
        ("gaze@child/face", 2000, 3000, ""),
    ]


def test_an_annotation_that_refers_to_a_word_by_id_keeps_words_that_differ() -> None:
    inside = aligned("a1", "ts1", "ts2", "Toy!", 'CVE_REF="c1"')
    project = read(eaf(tier("gaze", "gaze", inside) + TYPES + GAZE_3, SLOTS))
    assert spans(project) == [("gaze/toy", 1000, 2000, "Toy!")]


def test_free_text_stands_as_comments_of_one_code() -> None:
    inside = aligned("a1", "ts1", "ts2", "kijk eens") + aligned("a2", "ts3", "ts4", "een auto")
    project = read(eaf(tier("speech", "free", inside) + TYPES, SLOTS))
    assert [code.name for code in project.groups[0].codes] == ["speech"]
    assert [comment for *_, comment in spans(project)] == ["kijk eens", "een auto"]


def test_few_words_that_come_again_and_again_become_codes() -> None:
    inside = "".join(
        aligned(f"a{n}", f"ts{n}", f"ts{n + 1}", "toy" if n % 2 else "face") for n in range(1, 8)
    )
    project = read(eaf(tier("gaze", "free", inside) + TYPES, SLOTS))
    assert sorted(code.name for code in project.groups[0].codes) == ["face", "toy"]
    assert any("has no vocabulary" in str(problem.what) for problem in project.problems)


def test_what_refers_to_an_annotation_has_its_time_and_several_share_it() -> None:
    body = (
        tier("text", "free", aligned("a1", "ts1", "ts5", "a b c d"), 'PARTICIPANT="Mother"')
        + tier(
            "words",
            "word",
            referring("w2", "a1", "b", "w1") + referring("w1", "a1", "a"),
            'PARENT_REF="text"',
        )
        + tier("meaning", "word", referring("m1", "w2", "x"), 'PARENT_REF="words"')
    )
    project = read(eaf(body + TYPES, SLOTS))
    assert [s for s in spans(project) if not s[0].startswith("text")] == [
        ("words/", 1000, 3000, "a"),
        ("words/", 3000, 5000, "b"),
        ("meaning/", 3000, 5000, "x"),
    ]
    assert {subject for group in project.groups for subject in group.subjects or ()} == {"Mother"}


def test_an_unaligned_chain_is_laid_evenly_and_others_between_their_neighbours() -> None:
    slots = slot("a", 1000) + slot("x") + slot("y") + slot("b", 4000) + slot("z") + slot("c", 6000)
    inside = aligned("1", "a", "x", "p") + aligned("2", "x", "y", "q") + aligned("3", "y", "b", "r")
    lone = aligned("4", "z", "c", "s")
    project = read(eaf(tier("t", "free", inside) + tier("u", "free", lone) + TYPES, slots))
    assert [(b, e) for _, b, e, _ in spans(project)] == [
        (1000, 2000),
        (2000, 3000),
        (3000, 4000),
        (5000, 6000),
    ]


def test_a_film_begins_where_its_time_origin_says() -> None:
    header = (
        '<MEDIA_DESCRIPTOR MEDIA_URL="file:///C:/x/play.mp4" RELATIVE_MEDIA_URL="./play.mp4" '
        'MIME_TYPE="video/mp4"/><MEDIA_DESCRIPTOR MEDIA_URL="file:///b.mp4" TIME_ORIGIN="2500"/>'
        '<PROPERTY NAME="URN">x</PROPERTY><PROPERTY NAME="note">kept</PROPERTY>'
    )
    project = read(eaf(tier("t", "free", "") + TYPES, SLOTS, header=header))
    (found,) = project.observations
    assert [(m.name, m.offset_us) for m in found.media] == [
        ("./play.mp4", 0),
        ("file:///b.mp4", -2_500_000),
    ]
    assert "kept" in [words for _, words in found.facts]


def test_annotations_without_length_or_time_are_kept_or_named() -> None:
    inside = aligned("a1", "ts2", "ts2", "blink") + referring("r1", "nowhere", "lost")
    project = read(eaf(tier("t", "free", inside) + TYPES, SLOTS))
    assert project.observations[0].events == ()
    assert [note.text for note in project.observations[0].notes] == ["t: blink"]
    assert any("leads to no time: lost" in str(problem.what) for problem in project.problems)


def test_a_vocabulary_that_no_tier_uses_brings_its_codes_too() -> None:
    project = read(eaf(GAZE_3, SLOTS))
    assert [code.name for code in project.groups[0].codes] == ["toy", "face"]


def test_annotations_that_refer_to_each_other_end() -> None:
    inside = referring("r1", "r2", "a") + referring("r2", "r1", "b")
    project = read(eaf(tier("t", "word", inside, 'PARENT_REF="t"') + TYPES, SLOTS))
    assert project.observations[0].events == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<ANNOTATION_DOCUMENT>",
        b"<OTHER/>",
        eaf(GAZE_3, SLOTS)[:-50],
        eaf(GAZE_3, SLOTS).replace(b"UTF-8", b"UTF-16"),
        b'<!DOCTYPE x [<!ENTITY a "b">]><ANNOTATION_DOCUMENT>&a;</ANNOTATION_DOCUMENT>',
    ],
)
def test_a_file_that_is_none_gets_one_sentence(content: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        read(content)
    assert "play.eaf" in str(caught.value.what)
