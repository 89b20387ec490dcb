"""Subtitles as a file that any player reads."""

from pathlib import Path

from observer.formats.webvtt import webvtt, write_webvtt


def test_subtitles_are_written_with_their_times(tmp_path: Path) -> None:
    lines = [(3_540_000, 6_040_499, "Kijk mama!"), (3_600_000_000, 3_661_001_000, "Nog een blok")]
    path = tmp_path / "film.vtt"
    write_webvtt(lines, path)
    assert path.read_bytes().decode() == (
        "WEBVTT\n\n1\n00:00:03.540 --> 00:00:06.040\nKijk mama!\n\n"
        "2\n01:00:00.000 --> 01:01:01.001\nNog een blok\n"
    )


def test_no_words_of_a_subtitle_can_break_the_file() -> None:
    block = (
        "1\n00:00:00.000 --> 00:00:01.000\na --&gt; b\n&lt;b&gt;NOTE &amp; more&lt;/b&gt;\nWEBVTT\n"
    )
    text = webvtt([(0, 1_000_000, "a --> b\n\n<b>NOTE & more</b>\r\n \nWEBVTT")])
    assert text.split("\n\n") == ["WEBVTT", block]


def test_empty_subtitles_are_left_out() -> None:
    assert webvtt([(0, 1_000_000, " \n "), (5, 5, "x"), (9, 2, "y")]) == "WEBVTT\n"
