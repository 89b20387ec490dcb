"""The coders of a project compared: who can be, by which passes, and in which order of days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from observer.app.agreement import (
    TABLE_COLUMNS,
    AgreementReport,
    AgreementRequest,
    agreement,
    comparable,
    compared_pair,
)
from observer.app.sample import lay_sample_project
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.media.source import CancelledError
from observer.model.coding_edits import Press, press
from observer.model.edits import PROJECT, CodingInfo, Edit, Record, Replacement
from observer.model.errors import EditError
from observer.model.family import Family
from observer.model.messages import Message
from observer.model.scheme import Scheme
from observer.model.session import Recording, Session, Storing
from observer.model.status_edits import finish
from observer.statistics.agreement.moments import Measure
from observer.statistics.agreement.settings import AgreementSettings
from observer.storage.project_folder import create_project, open_project

S = 1_000_000
SRR = "sensitivity-responsiveness-regulation"
QUICK = AgreementSettings(resamples=0)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Three sessions of one family, the third on an earlier day than the second."""
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    made = Workspace(open_project(tmp_path / "project"))
    days = (date(2026, 1, 5), date(2026, 3, 5), date(2026, 2, 5))
    records: list[Record] = [Family(id="family", pseudonym="F-012")]
    for number, day in enumerate(days, 1):
        records.append(Session(id=f"s{number}", family_id="family", number=number, held_on=day))
        records.append(
            Recording(
                id=f"film{number}",
                session_id=f"s{number}",
                label="film",
                storing=Storing.LINKED,
                path="/nowhere/film.mp4",
                duration_us=60 * S,
            )
        )
    added = tuple(Replacement(None, record) for record in records)
    made.apply(Edit(document=PROJECT, kind="test", replacements=added))
    yield made
    made.close()


def scheme(workspace: Workspace) -> Scheme:
    return next(each for each in workspace.schemes() if each.id == SRR)


def coded(
    workspace: Workspace,
    session: str,
    coder: str,
    approaches: tuple[float, ...],
    parts: tuple[str, ...] = (),
    *,
    finished: bool = True,
) -> CodingInfo:
    workspace.code_as(coder)
    info = workspace.new_coding(session, scheme(workspace), coder, parts)
    track = workspace.scheme_of(info.id).track("child_signal")
    for second in approaches:
        at = Press(track=track, code=track.code("approach"), time_us=round(second * S))
        workspace.apply(press(workspace.coding(info.id), at))
    vocal = Press(track=track, code=track.code("vocalisation"), time_us=50 * S)
    workspace.apply(press(workspace.coding(info.id), vocal))
    if finished:
        workspace.apply(finish(workspace.coding(info.id)))
    return workspace.project.get(CodingInfo, info.id)


def report_of(workspace: Workspace, **request: object) -> AgreementReport:
    asked = replace(AgreementRequest(settings=QUICK), **request)  # type: ignore[arg-type]
    return agreement(workspace, asked, Progress())


def events(report: AgreementReport, session: str) -> pd.Series:
    found = report.events
    kept = found[
        (found["session_id"] == session)
        & (found["track"] == "child_signal")
        & (found["code"] == "")
        & (found["phase"] == "")
    ]
    assert len(kept) == 1
    return kept.iloc[0]


def test_a_session_can_be_compared_once_two_have_finished_it(workspace: Workspace) -> None:
    coded(workspace, "s1", "AB", (10,))
    assert comparable(workspace) == ()
    second = coded(workspace, "s1", "CD", (11,), finished=False)
    assert comparable(workspace) == ()
    with pytest.raises(EditError):
        report_of(workspace)
    assert [each.coders for each in comparable(workspace, unfinished=True)] == [("AB", "CD")]
    workspace.apply(finish(workspace.coding(second.id)))
    found = comparable(workspace)
    assert [(each.family, each.session, each.unfinished) for each in found] == [("F-012", 1, ())]


def test_a_report_is_per_session_and_over_all_of_them(workspace: Workspace) -> None:
    for session, theirs in (("s1", (11.0, 20.0)), ("s2", (12.0, 40.0))):
        coded(workspace, session, "AB", (10, 20))
        coded(workspace, session, "CD", theirs)
    report = report_of(workspace)
    assert (report.coders, len(report.pairs)) == (("AB", "CD"), 2)
    assert [events(report, each)["agreed"] for each in ("s1", "s2")] == [3, 2]
    together = events(report, "")
    assert (together["agreed"], together["only_first"], together["only_second"]) == (5, 1, 1)
    assert (together["first"], together["second"]) == ("AB", "CD")
    assert set(report.tables) == set(TABLE_COLUMNS)
    for name, columns in TABLE_COLUMNS.items():
        assert report.tables[name].columns.tolist() == [column.name for column in columns]


def test_the_latest_pass_of_each_part_is_compared(workspace: Workspace) -> None:
    coded(workspace, "s1", "AB", (10, 20))
    coded(workspace, "s1", "CD", (30, 40))
    again = coded(workspace, "s1", "CD", (10, 20), ("child_signal",))
    report = report_of(workspace)
    assert sorted(pair.second.id == again.id for pair in report.pairs) == [False, True]
    assert events(report, "s1")["agreed"] == 3
    assert set(report.events["session_id"]) == {"s1"}, "one session is not pooled with itself"
    parts = [{track.id for track in pair.scheme.tracks} for pair in report.pairs]
    assert parts[0] & parts[1] == set()


def test_two_passes_of_one_coder_can_be_compared_by_name(workspace: Workspace) -> None:
    first = coded(workspace, "s1", "AB", (10, 20))
    second = coded(workspace, "s1", "AB", (10, 35))
    report = report_of(workspace, codings=(first.id, second.id))
    assert report.coders == ("AB 1", "AB 2")
    assert events(report, "s1")["agreed"] == 2


def test_of_three_coders_every_two_are_compared_and_the_mean_is_told(workspace: Workspace) -> None:
    for coder, at in (("AB", 10.0), ("CD", 11.0), ("EF", 40.0)):
        coded(workspace, "s1", coder, (at, 25))
    found = report_of(workspace).events
    own = found[(found["track"] == "child_signal") & (found["code"] == "") & (found["phase"] == "")]
    pairs = own[own["first"] != ""]
    assert list(zip(pairs["first"], pairs["second"], strict=True)) == [
        ("AB", "CD"),
        ("AB", "EF"),
        ("CD", "EF"),
    ]
    mean = own[own["first"] == ""]
    assert mean["kappa"].tolist() == [pytest.approx(pairs["kappa"].mean())]


def test_nothing_is_said_to_who_has_not_finished_hers(workspace: Workspace) -> None:
    for session in ("s1", "s2"):
        coded(workspace, session, "AB", (10,))
        coded(workspace, session, "CD", (10,))
    coded(workspace, "s1", "EF", (), finished=False)
    workspace.blind.lift("s2")
    report = report_of(workspace, blind=True)
    assert [pair.session_id for pair in report.pairs] == ["s2"]
    assert len(report.problems) == 2


def test_codings_of_versions_that_mean_something_else_are_not_mixed(workspace: Workspace) -> None:
    for session in ("s1", "s2", "s3"):
        coded(workspace, session, "AB", (10,))
        coded(workspace, session, "CD", (10,))
    changed = workspace.toml_of(scheme(workspace)).replace(b"window_s = 3.0", b"window_s = 4.0")
    kept = workspace.add_scheme(changed, "other.toml")
    assert kept.meaning_hash != scheme(workspace).meaning_hash
    moved = tuple(
        Replacement(
            info,
            replace(info, scheme_version=kept.version, scheme_hash=kept.meaning_hash),
        )
        for info in workspace.project.codings("s3")
    )
    workspace.apply(Edit(document=PROJECT, kind="test", replacements=moved))
    report = report_of(workspace)
    assert [pair.session_id for pair in report.pairs] == ["s1", "s2"]
    assert len(report.problems) == 1


def test_drift_follows_the_days_and_not_the_numbers(workspace: Workspace) -> None:
    for session, at in (("s1", 10.0), ("s2", 40.0), ("s3", 30.0)):
        coded(workspace, session, "AB", (10, 20, 30))
        coded(workspace, session, "CD", (at, 20, 30))
    drift = report_of(workspace).drift
    mine = drift[(drift["coder"] == "CD") & (drift["part"] == "child_signal")]
    assert mine["session"].tolist() == [1, 3, 2]
    assert mine["place"].tolist() == [1, 2, 3]
    assert mine["measure"].unique().tolist() == ["event_kappa"]
    assert mine["agreement"].iloc[0] == 1


def test_a_pair_is_compared_as_its_scheme_states(workspace: Workspace) -> None:
    first = coded(workspace, "s1", "AB", (10, 20))
    second = coded(workspace, "s1", "CD", (11, 25))
    pair = compared_pair(workspace, first, second)
    assert (pair.first.id, pair.second.id) == (first.id, second.id)
    behind = pair.behind(Measure.EVENTS, "child_signal", ("approach", "approach"))
    assert [(each.start_us, each.end_us) for each in behind] == [(10 * S, 11 * S)]
    assert [each.start_us for each in pair.disagreements] == [20 * S, 25 * S]


def test_a_comparison_tells_how_far_it_is_and_can_be_stopped(workspace: Workspace) -> None:
    coded(workspace, "s1", "AB", (10,))
    coded(workspace, "s1", "CD", (10,))
    seen: list[float] = []

    def show(share: float, _: Message) -> None:
        seen.append(share)
        progress.cancel()

    progress = Progress(show)
    with pytest.raises(CancelledError):
        agreement(workspace, AgreementRequest(settings=QUICK), progress)
    assert seen == [0.5]


def test_the_sample_has_two_coders_that_reach_its_minimum(tmp_path: Path) -> None:
    lay_sample_project(tmp_path / "sample", language="en")
    workspace = Workspace(open_project(tmp_path / "sample", read_only=True))
    report = report_of(workspace)
    assert report.coders == ("AB", "CD")
    regulation = report.time[
        (report.time["track"] == "child_regulation")
        & (report.time["code"] == "")
        & (report.time["phase"] == "")
    ]
    assert regulation["kappa"].tolist() == [pytest.approx(0.8636, abs=5e-5)]
    workspace.close()
