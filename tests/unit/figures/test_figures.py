import logging
import subprocess
import sys
from io import BytesIO
from itertools import combinations, cycle
from pathlib import Path

import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

import observer.figures.style
from observer.figures.letters import letters
from observer.figures.page import MARK_IN
from observer.figures.raster import raster
from observer.figures.registry import FIGURES, FigureKind
from observer.figures.style import DARK, LIGHT, ink_on, load_fonts, style_for
from observer.model.rules import CodeRef
from observer.model.scheme import CodeKind
from observer.statistics.inputs import CodedSession
from observer.text.catalogue import catalogue

EN, NL = catalogue("en"), catalogue("nl")
SESSIONS = (
    "play",
    "nothing",
    "one_event",
    "three_hours",
    "forty",
    "uncoded",
    "still",
    "followed",
    "crowd",
)
KINDS = {kind.id: kind for kind in FIGURES}
each_figure = pytest.mark.parametrize("kind", FIGURES, ids=lambda kind: kind.id)


@pytest.fixture
def session(request: pytest.FixtureRequest) -> CodedSession:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, CodedSession)
    return found


def texts(figure: Figure) -> list[Text]:
    return [t for t in figure.findobj(Text) if t.get_text().strip()]


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in texts(figure)]


WIDE, NARROW, LOW = (10.0, 5.5), (4.5, 2.0), (7.0, 3.0)
NO_INTER = "a typeface that is not here"
OTHER_SESSION = {"grid": "still", "repair": "still", "cross_correlation": "followed"}
USUAL = (
    *((kind, OTHER_SESSION.get(kind.id, "play"), LOW, NO_INTER) for kind in FIGURES),
    *((kind, "forty", NARROW, "Inter") for kind in FIGURES if kind.id not in OTHER_SESSION),
    *((KINDS[name], "nothing", NARROW, "Inter") for name in ("raster", "transitions")),
    *((KINDS[name], "crowd", LOW, "Inter") for name in ("grid", "transitions")),
)
EVERY = tuple(
    (session, size_in, family)
    for session in SESSIONS
    for size_in, family in ((WIDE, "Inter"), (NARROW, "Inter"), (LOW, NO_INTER))
)


@pytest.mark.parametrize(("kind", "session", "size_in", "family"), USUAL, indirect=["session"])
def test_every_label_stands_whole_within_the_figure_and_over_no_other(
    kind: FigureKind,
    session: CodedSession,
    size_in: tuple[float, float],
    family: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(observer.figures.style, "_FAMILY", family)
    look_through(kind, session, size_in, caplog)


@pytest.mark.proof
@each_figure
@pytest.mark.parametrize(("session", "size_in", "family"), EVERY, indirect=["session"])
def test_labels_stand_whole_in_every_size_for_every_session(
    kind: FigureKind,
    session: CodedSession,
    size_in: tuple[float, float],
    family: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(observer.figures.style, "_FAMILY", family)
    look_through(kind, session, size_in, caplog)


def look_through(
    kind: FigureKind,
    session: CodedSession,
    size_in: tuple[float, float],
    caplog: pytest.LogCaptureFixture,
) -> None:
    if not kind.fits(session.scheme):
        return
    with caplog.at_level(logging.WARNING):
        figure = kind.draw(session, NL, size_in=size_in)
        figure.draw_without_rendering()
        boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    width, height = figure.get_size_inches() * figure.dpi
    assert figure.get_size_inches()[0] == size_in[0]
    assert figure.get_size_inches()[1] >= size_in[1]
    assert boxes
    for mark in figure.marks:
        assert 0 <= mark.middle[0] <= size_in[0], mark.label
        assert 0 <= mark.middle[1] <= height / figure.dpi, mark.label
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    long = [(text, box.padded(-1)) for text, box in boxes if len(text) > 2]
    for (one, box), (other, next_box) in combinations(long, 2):
        assert not box.overlaps(next_box), f"{one!r} lies over {other!r}"
    assert not caplog.records


@pytest.mark.parametrize(
    ("kind", "form"), tuple(zip(FIGURES, cycle(("png", "pdf", "svg")), strict=False))
)
def test_a_figure_can_be_written(kind: FigureKind, form: str, one_event: CodedSession) -> None:
    written = BytesIO()
    kind.draw(one_event, EN).savefig(written, format=form)
    assert written.tell() > 2000


@pytest.mark.parametrize("dark", [False, True])
def test_a_figure_stands_on_the_surface_of_its_theme(
    one_event: CodedSession, *, dark: bool
) -> None:
    for kind in (KINDS["raster"], KINDS["answered"]):
        colour = to_hex(kind.draw(one_event, EN, dark=dark).get_facecolor())
        assert colour.upper() == (DARK if dark else LIGHT).surface


@pytest.mark.proof
@each_figure
@pytest.mark.parametrize("dark", [False, True])
def test_a_figure_can_be_written_in_every_form_light_and_dark(
    kind: FigureKind, play: CodedSession, *, dark: bool
) -> None:
    for form in ("png", "pdf", "svg"):
        written = BytesIO()
        kind.draw(play, EN, dark=dark).savefig(written, format=form)
        assert written.tell() > 2000


def test_drawing_leaves_pyplot_alone() -> None:
    code = "import observer.figures.registry, sys; sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ids_of_figures_differ() -> None:
    assert len({kind.id for kind in FIGURES}) == len(FIGURES)


def test_the_raster_names_every_subject_track_phase_and_used_code(play: CodedSession) -> None:
    for text in (NL, EN):
        shown = words(raster(play, text))
        scheme = play.scheme
        for subject in scheme.subjects:
            assert text.local(subject.label) in shown
        for track in scheme.tracks:
            assert text.local(track.label) in shown
            for code in track.codes:
                used = any(e.code == code.id for e in play.coding.on_track(track.id))
                assert (text.local(code.label) in shown) == used
        assert {"vrij spel", "opruimen", "0:00", "5:00"} <= set(shown)


def test_marks_of_points_carry_the_key_of_their_code(one_event: CodedSession) -> None:
    assert words(raster(one_event, EN)).count("R") == 2, "one on the track, one in the legend"


def test_phases_too_short_for_their_name_are_numbered_and_named_below(
    forty: CodedSession,
) -> None:
    shown = words(raster(forty, NL, size_in=(8.0, 4.0)))
    assert shown.count("3") == 2
    assert forty.phases[2].name in shown


def test_a_track_where_codes_may_overlap_gets_a_line_per_code(play: CodedSession) -> None:
    shown = texts(raster(play, EN))
    gutter = [
        t for t in shown if t.get_text() in {"T", "Y"} and t.get_horizontalalignment() == "right"
    ]
    assert len({round(t.get_position()[1], 2) for t in gutter}) == 2


def test_a_crowded_track_gets_a_line_per_code_so_that_grey_can_be_read(
    play: CodedSession, three_hours: CodedSession
) -> None:
    def gutter(figure: Figure) -> set[str]:
        return {t.get_text() for t in texts(figure) if t.get_horizontalalignment() == "right"}

    assert not {"Q", "W", "E"} & gutter(raster(play, EN))
    assert {"Q", "W", "E", "1", "2", "3", "R", "G", "V"} <= gutter(raster(three_hours, EN))


def test_every_bar_has_an_outline_in_the_ink_of_the_theme(play: CodedSession) -> None:
    for dark, style in ((False, LIGHT), (True, DARK)):
        figure = raster(play, EN, dark=dark)
        bars = figure.findobj(PolyCollection)
        assert bars
        for bar in bars:
            assert isinstance(bar, PolyCollection)
            assert np.min(bar.get_linewidth()) > 0
            assert to_hex(np.asarray(bar.get_edgecolor())[0]).upper() == style.outline


def test_what_was_not_coded_is_said(
    play: CodedSession, nothing: CodedSession, uncoded: CodedSession
) -> None:
    shown = words(raster(play, EN))
    assert "could not be coded" in shown
    assert "was not coded" in shown
    empty = words(raster(nothing, EN))
    assert "Nothing has been coded yet." in empty
    assert "could not be coded" not in empty
    assert "no time was coded" in words(KINDS["answered"].draw(uncoded, EN))


def test_answered_says_n_of_m_for_the_session_and_each_phase(play: CodedSession) -> None:
    shown = words(KINDS["answered"].draw(play, EN))
    assert sum(" of " in text and text[0].isdigit() for text in shown) >= 4
    assert shown.count("whole session") == 2
    assert {"vrij spel", "opruimen"} <= set(shown)
    assert "Signals answered, within 3 s" in shown


def test_contingency_shows_both_directions(play: CodedSession) -> None:
    shown = words(KINDS["contingency"].draw(play, EN))
    assert shown.count("Child → Parent") == shown.count("Parent → Child") == 4


def test_a_scheme_without_contingencies_says_so(forty: CodedSession) -> None:
    for kind in (KINDS["answered"], KINDS["contingency"], KINDS["contingency_curve"]):
        assert words(kind.draw(forty, EN)) == ["The scheme names no signals and answers."]


def test_the_time_budget_has_a_row_for_every_state(play: CodedSession) -> None:
    shown = words(KINDS["time_budget"].draw(play, EN))
    for track in play.scheme.tracks:
        for code in track.codes:
            assert (EN.local(code.label) in shown) == (code.kind is CodeKind.STATE)


def test_no_two_codes_share_a_letter(forty: CodedSession, play: CodedSession) -> None:
    found = letters(forty.scheme)
    assert len(set(found.values())) == len(found) == 40
    keys = letters(play.scheme)
    assert keys[CodeRef("parent_response", "sensitive_response")] == "R"
    assert keys[CodeRef("child_regulation", "crying")] == "3"


@pytest.mark.parametrize(
    ("fill", "ink"),
    [
        ("#F0E442", "#000000"),
        ("#000000", "#FFFFFF"),
        ("#0072B2", "#FFFFFF"),
        ("#56B4E9", "#000000"),
    ],
)
def test_letters_read_on_their_colour(fill: str, ink: str) -> None:
    assert ink_on(fill) == ink


def test_lines_fit_and_nothing_of_the_text_is_lost() -> None:
    style = style_for(dark=False)
    text = "Onafhankelijkheidsverklaringsonderzoek van het kind"
    lines = style.wrap(text, 0.8)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(style.width_in(line) <= 0.8 for line in lines)
    assert style.wrap("12\N{NO-BREAK SPACE}%", 5) == ("12\N{NO-BREAK SPACE}%",)
    assert style.wrap("", 1) == ("",)


def test_a_font_file_that_is_missing_is_left_out(tmp_path: Path) -> None:
    load_fonts([tmp_path / "absent.otf"])
    assert style_for(dark=False).width_in("a") > 0


def test_a_letter_fits_its_mark() -> None:
    style = style_for(dark=False)
    assert all(style.width_in(letter, 6.8, bold=True) < MARK_IN for letter in ("W", "Q", "M"))
