"""A file of another program becomes a scheme and codings, and nothing of it is lost unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from observer.app.foreign_fit import clear_colour
from observer.app.importing import (
    ImportPlan,
    Into,
    TakeOver,
    film_requests,
    plan_import,
    take_film_in,
    without_known,
)
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.coding_edits import Press, press
from observer.model.edits import PROJECT, CodingInfo
from observer.model.errors import EditError, FormatError
from observer.model.family import Family
from observer.model.project_edits import add
from observer.model.scheme import Role
from observer.model.session import Recording, Session
from observer.schemes import read_scheme
from observer.schemes.contrast import MARKS, SURFACES, contrast
from observer.storage.project_folder import create_project, open_project
from observer.text.catalogue import catalogue
from tests.unit.formats.foreign_samples import (
    Plain,
    aligned,
    behaviour,
    boris,
    eaf,
    observation,
    slot,
)

S = 1_000_000
SAMPLE_FILM = "sample_sessions"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    opened = Workspace(open_project(tmp_path / "project"))
    yield opened
    opened.close()


def planned(folder: Path, content: bytes, name: str = "play.boris") -> ImportPlan:
    path = folder / name
    path.write_bytes(content)
    return plan_import(path, catalogue("en"), Progress())


def taken(workspace: Workspace, plan: ImportPlan, into: Into | None = None) -> TakeOver:
    taking = TakeOver(workspace, plan, into or Into())
    for _ in taking.steps():
        pass
    return taking


def play(**more: Plain) -> bytes:
    sets: Plain = {"0": {"name": "how", "type": 0, "values": ["soft (s)", "loud"]}}
    rows: list[Plain] = [
        [1.0, "Child", "smile", "", ""],
        [2.0, "Child", "cry", "soft", "a word"],
        [5.0, "Child", "cry", "soft", ""],
        [6.0, "Mother", "cry", "None", ""],
    ]
    codes = [behaviour("smile", "Point event", color="#FFFF00"), behaviour("cry", modifiers=sets)]
    return boris(codes, {"visit": observation(rows, description="At home")}, **more)  # type: ignore[arg-type]


def test_each_code_is_made_for_each_subject_and_events_keep_time_answers_and_words(
    workspace: Workspace, tmp_path: Path
) -> None:
    taking = taken(workspace, planned(tmp_path, play()))
    (info,) = taking.infos
    scheme, coding = workspace.scheme_of(info.id), workspace.coding(info.id)
    assert {s.label.get("en"): s.role for s in scheme.subjects} == {
        "Child": Role.CHILD,
        "Mother": Role.MOTHER,
    }
    assert sum(len(track.codes) for track in scheme.tracks) == 4
    found = {(e.onset_us, e.offset_us): e for e in coding.all_events()}
    assert set(found) == {(S, None), (2 * S, 5 * S), (6 * S, None)}
    cry = found[2 * S, 5 * S]
    (modifier,) = scheme.modifiers
    assert cry.modifiers == ((modifier.id, (modifier.values[0].id,)),)
    assert modifier.values[0].key == "s"
    assert cry.comment == "a word"
    (memo,) = coding.memos
    assert "At home" in memo.text
    assert "play.boris" in memo.text


def test_the_name_of_an_observation_stands_where_no_export_takes_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    taken(workspace, planned(tmp_path, play()))
    (session,) = workspace.project.of(Session)
    assert (session.setting, session.task) == ("visit", "")
    assert session.held_on is not None
    assert session.held_on.isoformat() == "2026-11-21"


def test_keys_that_clash_or_are_kept_for_the_window_get_free_ones_and_are_listed(
    tmp_path: Path,
) -> None:
    codes = [behaviour("look", key="k"), behaviour("cry", key="c"), behaviour("Call", key="C")]
    plan = planned(tmp_path, boris(codes, {}))
    keys = [code.key for track in plan.scheme.scheme.tracks for code in track.codes]
    assert len({key.casefold() for key in keys}) == len(keys) == 6
    assert not set(keys) & set(" jkliomu/?,.-+=")
    assert keys[1] == "c"
    changed = {(key.code, key.subject, key.old) for key in plan.new_keys}
    assert ("look", "Child", "k") in changed
    assert ("Call", "Child", "C") in changed
    assert ("cry", "Mother", "c") in changed
    assert all(key.new for key in plan.new_keys)


def test_where_keys_run_out_codes_have_none_and_that_is_said(tmp_path: Path) -> None:
    plan = planned(tmp_path, boris([behaviour(f"code {n}", key="a") for n in range(60)], {}))
    keys = [code.key for track in plan.scheme.scheme.tracks for code in track.codes]
    assert "" in keys
    assert any("too few keys" in str(problem.what) for problem in plan.without_place)


def test_a_faint_colour_is_mended_within_its_hue_and_listed(tmp_path: Path) -> None:
    plan = planned(tmp_path, play())
    colours = {c.colour for t in plan.scheme.scheme.tracks for c in t.codes}
    assert all(contrast(c, surface) >= MARKS for c in colours for surface in SURFACES)
    assert any("#FFFF00" in str(problem.what) for problem in plan.problems)
    assert clear_colour("#3D7DCA") == "#3D7DCA"


@pytest.mark.parametrize("colour", ["#000000", "#FFFFFF", "#FF0000", "#00FF00", "#010101"])
def test_any_colour_can_be_mended(colour: str) -> None:
    assert all(contrast(clear_colour(colour), surface) >= MARKS for surface in SURFACES)


def test_names_in_any_writing_become_safe_ids(tmp_path: Path) -> None:
    names = ["Плач", "哭", "2 blij!", "Ünïcödé", "a" * 80, "a" * 79 + "b", "cry", "Cry"]
    plan = planned(tmp_path, boris([behaviour(n, key="") for n in names], {}))
    for track in plan.scheme.scheme.tracks:
        assert len({code.id for code in track.codes}) == len(names)
    assert [c.label.get("en") for c in plan.scheme.scheme.tracks[0].codes] == names


def test_states_that_exclude_each_other_are_an_exclusive_track_if_the_events_keep_it(
    tmp_path: Path,
) -> None:
    codes = [behaviour("toy", excluded="face"), behaviour("face", excluded="toy")]
    apart: list[Plain] = [
        [t, "", c, "", ""] for t, c in ((1, "toy"), (2, "toy"), (2, "face"), (3, "face"))
    ]
    across: list[Plain] = [
        [t, "", c, "", ""] for t, c in ((1, "toy"), (2, "face"), (3, "toy"), (4, "face"))
    ]
    kept = planned(tmp_path, boris(codes, {"o": observation(apart)}))
    assert all(track.exclusive for track in kept.scheme.scheme.tracks)
    loose = planned(tmp_path, boris(codes, {"o": observation(across)}))
    by_subject = {t.subject: t.exclusive for t in loose.scheme.scheme.tracks}
    assert sorted(by_subject.values()) == [False, True, True]
    assert any("exclude each other" in str(problem.what) for problem in loose.without_place)


def test_an_unpaired_state_stays_open(workspace: Workspace, tmp_path: Path) -> None:
    (info,) = taken(workspace, planned(tmp_path, play())).infos
    (still_open,) = [e for e in workspace.coding(info.id).all_events() if e.is_open]
    assert still_open.onset_us == 6 * S


def test_one_undo_takes_all_of_it_back_and_redo_brings_it_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    (info,) = taken(workspace, planned(tmp_path, play())).infos
    before = workspace.coding(info.id)
    assert workspace.undo(PROJECT)
    assert dict(workspace.project.records) == {}
    assert workspace.redo(PROJECT)
    assert workspace.coding(info.id).all_events() == before.all_events()


def test_what_was_coded_on_since_is_not_undone_away(workspace: Workspace, tmp_path: Path) -> None:
    (info,) = taken(workspace, planned(tmp_path, play())).infos
    scheme = workspace.scheme_of(info.id)
    track = scheme.tracks[0]
    pressed = Press(track=track, code=track.codes[0], time_us=9 * S)
    workspace.apply(press(workspace.coding(info.id), pressed))
    with pytest.raises(EditError):
        workspace.undo(PROJECT)
    assert workspace.undo(info.id)
    assert workspace.undo(PROJECT)


def test_the_same_file_brings_nothing_twice(workspace: Workspace, tmp_path: Path) -> None:
    plan = planned(tmp_path, play())
    taken(workspace, plan)
    again = without_known(workspace, planned(tmp_path, play()))
    assert (again.sessions, again.known) == ((), 1)
    taken(workspace, again)
    assert len(workspace.project.of(CodingInfo)) == 1


def test_a_changed_file_gets_the_next_version_of_its_scheme(
    workspace: Workspace, tmp_path: Path
) -> None:
    taken(workspace, planned(tmp_path, play()))
    more = [behaviour("smile", "Point event"), behaviour("wave", "Point event")]
    taken(workspace, planned(tmp_path, boris(more, {"other": observation([])})))
    own = [s for s in workspace.schemes() if s.id == "boris-play"]
    assert sorted(scheme.version for scheme in own) == ["1.0.0", "1.1.0"]


def test_sessions_go_where_they_are_sent(workspace: Workspace, tmp_path: Path) -> None:
    workspace.apply(
        add(
            "test",
            Family(id="f", pseudonym="F-005"),
            Session(id="s", family_id="f", number=1),
        )
    )
    one = planned(tmp_path, play())
    (info,) = taken(workspace, one, Into(session_id="s", coder="CD")).infos
    assert (info.session_id, info.coder) == ("s", "CD")
    two = planned(tmp_path, boris([behaviour("cry")], {"a": observation([]), "b": observation([])}))
    taken(workspace, two, Into(family_id="f"))
    assert [s.number for s in workspace.project.sessions("f")] == [1, 2, 3]
    three = planned(tmp_path, boris([behaviour("x")], {"a": observation([]), "b": observation([])}))
    taken(workspace, three, Into(apart=True))
    assert [f.pseudonym for f in workspace.project.families()] == ["F-005", "F-006", "F-007"]


def test_films_beside_the_file_come_along_in_their_place_and_go_back_with_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    film = next(Path(__file__).resolve().parents[3].joinpath(SAMPLE_FILM).glob("*.mp4"))
    (tmp_path / "films").mkdir()
    (tmp_path / "films" / "play one.mp4").write_bytes(film.read_bytes())
    header = (
        '<MEDIA_DESCRIPTOR RELATIVE_MEDIA_URL="./films/play%20one.mp4" TIME_ORIGIN="1500"/>'
        '<MEDIA_DESCRIPTOR MEDIA_URL="file:///elsewhere/gone.mp4"/>'
        '<MEDIA_DESCRIPTOR MEDIA_URL="file:///etc/../../outside.mp4"/>'
    )
    words = aligned("a", "x", "y", "hello")
    content = eaf(
        f'<TIER TIER_ID="speech" LINGUISTIC_TYPE_REF="t">{words}</TIER>',
        slot("x", 0) + slot("y", 900),
        header=header,
    )
    plan = planned(tmp_path, content, "play.eaf")
    (session,) = plan.sessions
    assert session.missing == ("gone.mp4", "outside.mp4")
    (request,) = film_requests(plan, None)
    films = take_film_in(request, Progress())
    taking = TakeOver(workspace, plan, Into(), films)
    assert len(list(taking.steps())) == 1
    (recording,) = workspace.project.of(Recording)
    assert (recording.label, recording.offset_us) == ("film 1", -1_500_000)
    assert recording.session_id == taking.infos[0].session_id
    assert workspace.undo(PROJECT)
    assert dict(workspace.project.records) == {}


def test_a_template_brings_its_scheme_alone(workspace: Workspace, tmp_path: Path) -> None:
    content = boris([behaviour("cry")], {})
    assert taken(workspace, planned(tmp_path, content)).infos == ()
    assert "boris-play" in [scheme.id for scheme in workspace.schemes()]
    assert dict(workspace.project.records) == {}


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("boristests_test.boris", (15, 12, 92)),
        ("boristests_test2.boris", (15, 9, 51)),
        ("boristests_otx_parser_test.otx", (286, 0, 0)),
        ("childproject_solis_scrubbed.eaf", (21, 1, 514)),
        ("pympi_sample_2.7.eaf", (13, 1, 8778)),
    ],
)
def test_real_files_become_schemes_and_codings_without_a_loss_that_is_not_shown(
    workspace: Workspace, shared_dir: Path, file: str, counts: tuple[int, int, int]
) -> None:
    source = shared_dir / "interchange" / file
    plan = plan_import(source, catalogue("nl"), Progress())
    assert (plan.codes, len(plan.sessions), plan.events) == counts
    assert read_scheme(plan.scheme.toml, file).scheme is not None
    infos = taken(workspace, plan).infos
    found = [e for info in infos for e in workspace.coding(info.id).all_events()]
    assert len(found) == counts[-1]
    for info in infos:
        scheme = workspace.scheme_of(info.id)
        for event in workspace.coding(info.id).all_events():
            assert scheme.track(event.track).code(event.code).kind is event.kind
        for track in scheme.tracks:
            own = workspace.coding(info.id).on_track(track.id)
            ends = [e.offset_us for e in own]
            if track.exclusive:
                assert all(
                    end is not None and end <= after.onset_us
                    for end, after in zip(ends, own[1:], strict=False)
                )


@pytest.mark.parametrize("content", [b"", b"x", b"{", b"<a/>", b"PK", b"\x1f\x8b"])
def test_a_file_of_no_known_kind_gets_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FormatError, match=r"play\.boris"):
        planned(tmp_path, content)


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        plan_import(tmp_path / "none.eaf", catalogue("en"), Progress())


def test_characters_that_no_file_can_hold_are_left_out_and_the_rest_stays(
    workspace: Workspace, tmp_path: Path
) -> None:
    rows: list[Plain] = [[1.0, "", "a\u202eb", "", "x\x00y \ud800z" + "w" * 40_000]]
    plan = planned(
        tmp_path, boris([behaviour("a\u202eb", "Point event")], {"o": observation(rows)})
    )
    (info,) = taken(workspace, plan).infos
    coding = workspace.coding(info.id)
    (event,) = coding.all_events()
    whole = event.comment + "".join(memo.text for memo in coding.memos if memo.onset_us == S)
    assert whole == "xy z" + "w" * 40_000
    assert any("no file can hold" in str(problem.what) for problem in plan.without_place)


def test_a_file_name_never_becomes_a_name_that_leaves_the_project(
    workspace: Workspace, tmp_path: Path
) -> None:
    words = aligned("a", "x", "y", "hello")
    tier = f'<TIER TIER_ID="speech" LINGUISTIC_TYPE_REF="t">{words}</TIER>'
    content = eaf(tier, slot("x", 0) + slot("y", 900))
    first = taken(workspace, planned(tmp_path, content, "Noor de Vries.eaf"))
    again = eaf(tier, slot("x", 100) + slot("y", 500))
    second = taken(workspace, planned(tmp_path, again, "Sam.eaf"))
    schemes = [workspace.scheme_of(taking.infos[0].id) for taking in (first, second)]
    # two films coded alike share one scheme
    assert schemes[0] == schemes[1]
    assert "noor" not in f"{schemes[0].id} {schemes[0].title}".lower()
    assert all(session.task == "" for session in workspace.project.of(Session))


def test_films_that_go_into_the_vault_are_a_copy_for_each_session(
    workspace: Workspace, tmp_path: Path
) -> None:
    film = next(Path(__file__).resolve().parents[3].joinpath(SAMPLE_FILM).glob("*.mp4"))
    (tmp_path / "film.mp4").write_bytes(film.read_bytes())
    content = boris([behaviour("cry")], {"a": observation([]), "b": observation([], offset=5.0)})
    plan = planned(tmp_path, content)
    requests = film_requests(plan, workspace.store.vault)
    films = tuple(each for request in requests for each in take_film_in(request, Progress()))
    taking = TakeOver(workspace, plan, Into(), films)
    assert len(list(taking.steps())) == 2
    recordings = workspace.project.of(Recording)
    assert {r.session_id for r in recordings} == {info.session_id for info in taking.infos}
    for recording in recordings:
        source = workspace.media_source(recording.id)
        assert callable(source)
        with source() as opened:
            assert opened.read(64) == film.read_bytes()[:64]
