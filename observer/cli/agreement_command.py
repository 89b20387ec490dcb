"""The command that compares coders."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from observer.app.agreement import (
    TABLE_COLUMNS,
    AgreementReport,
    AgreementRequest,
    agreement,
)
from observer.app.counts_gate import before_printing
from observer.app.double_coding import (
    COLUMNS,
    USUAL_SEED,
    DoubleCodingPlan,
    double_coding_plan,
    schemes_in_use,
)
from observer.app.export import export_tables
from observer.app.workspace import Workspace
from observer.cli.console import given, on_terminal, opened, problem_line, progress_bar
from observer.cli.tables import plain_table
from observer.model.errors import ObserverError
from observer.model.messages import msg
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.model.time import US_PER_S
from observer.statistics.agreement.settings import AgreementSettings, Weighing
from observer.text.catalogue import Catalogue

_TABLES = tuple(TABLE_COLUMNS)
_SHOWN = ("time", "events", "codability", "ratings", "intervals", "traces", "drift")
"""What is printed unless one table is asked for."""
_IDS = ("session_id", "phase_id")
_PLAN = "double_coding"


def show_agreement(  # noqa: PLR0913, PLR0917  each option of the command is a parameter
    project: Annotated[Path, given("Project folder.")],
    family: Annotated[str, typer.Option(help="Only this family, by its pseudonym.")] = "",
    session: Annotated[int | None, typer.Option(help="Only this session number.")] = None,
    coder: Annotated[
        list[str] | None, typer.Option(help="Only these coders; state two or more.")
    ] = None,
    scheme: Annotated[str, typer.Option(help="Id of the scheme, if there are several.")] = "",
    table: Annotated[str, typer.Option(help="Only this table.")] = "",
    tolerance: Annotated[
        float | None, typer.Option(help="Seconds that two onsets may lie apart.", min=0)
    ] = None,
    time_tolerance: Annotated[
        float, typer.Option(help="Seconds of tolerance of the time kappa.", min=0)
    ] = 0.0,
    unit: Annotated[
        float, typer.Option(help="Seconds of one unit of time; 0 weighs by duration.", min=0)
    ] = 0.0,
    resamples: Annotated[int, typer.Option(help="Of the bootstrap; 0: no interval.", min=0)] = 1000,
    unfinished: Annotated[bool, typer.Option(help="Compare unfinished codings too.")] = False,
    draw: Annotated[bool, typer.Option(help="Say which sessions are to be coded by two.")] = False,
    seed: Annotated[int, typer.Option(help="Of the draw.")] = USUAL_SEED,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="CSV file to write.")] = None,
) -> None:
    """Compare coders: do two see the same, in time and in events, and what do they differ in."""
    if table and table not in _TABLES:
        raise typer.BadParameter(", ".join(_TABLES), param_hint="--table")
    with opened(project, or_read=on_terminal() and csv is None) as (workspace, text):
        if draw:
            _show_plan(workspace, text, scheme, seed, csv, as_json)
            return
        request = AgreementRequest(
            sessions=_sessions(workspace, family, session),
            coders=tuple(coder or ()),
            scheme_id=scheme,
            unfinished=unfinished,
        )
        stated = _stated(workspace, scheme)
        settings = replace(
            stated,
            weighing=Weighing.UNIT if unit else Weighing.DURATION,
            unit_us=round(unit * US_PER_S) or stated.unit_us,
            tolerance_us=stated.tolerance_us if tolerance is None else round(tolerance * US_PER_S),
            time_tolerance_us=round(time_tolerance * US_PER_S),
            resamples=resamples,
        )
        with progress_bar(text) as progress:
            report = agreement(workspace, replace(request, settings=settings), progress)
        _write(workspace, text, report, table, csv, as_json)


def _write(
    workspace: Workspace,
    text: Catalogue,
    report: AgreementReport,
    wanted: str,
    csv: Path | None,
    as_json: bool,
) -> None:
    for problem in report.problems:
        typer.echo(problem_line(text, problem), err=True)
    names = (wanted,) if wanted else (_TABLES if csv or as_json else _SHOWN)
    tables = {name: report.tables[name] for name in names}
    tables = {name: found for name, found in tables.items() if wanted or len(found)}
    codings = [info for pair in report.pairs for info in (pair.first, pair.second)]
    if csv is not None:
        for path in export_tables(workspace, codings, tables, csv):
            typer.echo(text("Written: {path}", path=path))
        return
    before_printing(workspace, codings, "agreement", is_seen=on_terminal())
    if as_json:
        typer.echo(json.dumps(_data(report, tables), ensure_ascii=False))
    else:
        typer.echo(_settings_line(report, text))
        for name, found in tables.items():
            typer.echo(f"{name}\n{plain_table(_readable(found), text, TABLE_COLUMNS[name])}\n")


def _data(report: AgreementReport, tables: dict[str, pd.DataFrame]) -> dict[str, object]:
    settings = report.settings
    stated: dict[str, object] = {
        "scheme": report.scheme.id,
        "coders": list(report.coders),
        "weighing": settings.weighing.value,
        "unit_us": settings.unit_us,
        "tolerance_us": settings.tolerance_us,
        "time_tolerance_us": settings.time_tolerance_us,
        "overlap": settings.overlap,
        "resamples": settings.resamples,
        "block_us": settings.block_us,
        "shuffles": settings.shuffles,
        "seed": settings.seed,
        "minimum": settings.minimum,
    }
    rows = {name: json.loads(found.to_json(orient="records")) for name, found in tables.items()}
    return {"settings": stated, **rows}


def _readable(found: pd.DataFrame) -> pd.DataFrame:
    """Return a table for the terminal: without ids, and without columns that hold nothing."""
    kept = found.drop(columns=[name for name in _IDS if name in found])
    return kept.dropna(axis="columns", how="all")


def _settings_line(report: AgreementReport, text: Catalogue) -> str:
    settings = report.settings
    return text(
        "{scheme}: onsets at most {tolerance} s apart, overlap {overlap}, time weighed by "
        "{weighing}, time tolerance {time_tolerance} s, {resamples} resamples of {block} s, seed "
        "{seed}.",
        scheme=text.local(report.scheme.title),
        tolerance=text.number(settings.tolerance_us / US_PER_S, 1),
        overlap=text.number(settings.overlap, 2),
        weighing=text("duration")
        if settings.weighing is Weighing.DURATION
        else text("units of {length} s", length=text.number(settings.unit_us / US_PER_S, 2)),
        time_tolerance=text.number(settings.time_tolerance_us / US_PER_S, 1),
        resamples=settings.resamples,
        block=text.number(settings.block_us / US_PER_S, 0),
        seed=settings.seed,
    )


def _show_plan(
    workspace: Workspace,
    text: Catalogue,
    scheme_id: str,
    seed: int,
    csv: Path | None,
    as_json: bool,
) -> None:
    plan = double_coding_plan(workspace.project, _scheme(workspace, scheme_id), seed=seed)
    ids = {each.session_id for each in plan.sessions}
    codings = [i for s in ids for i in workspace.project.codings(s)]
    if csv is not None:
        for path in export_tables(workspace, codings, {_PLAN: plan.table}, csv):
            typer.echo(text("Written: {path}", path=path))
        return
    before_printing(workspace, codings, _PLAN, is_seen=on_terminal())
    if as_json:
        typer.echo(json.dumps(_plan_data(plan), ensure_ascii=False))
    else:
        typer.echo(
            text(
                "{scheme}: {drawn} of {total} sessions drawn with seed {seed} ({share} asked for); "
                "{done} coded by two.",
                scheme=text.local(plan.scheme.title),
                drawn=sum(each.drawn for each in plan.sessions),
                total=plan.total,
                seed=plan.seed,
                share=f"{text.number(100 * plan.share, 0)} %",
                done=plan.done,
            )
        )
        typer.echo(plain_table(_readable(plan.table), text, COLUMNS))


def _plan_data(plan: DoubleCodingPlan) -> dict[str, object]:
    return {
        "scheme": plan.scheme.id,
        "share": plan.share,
        "seed": plan.seed,
        "total": plan.total,
        "done": plan.done,
        "sessions": json.loads(plan.table.to_json(orient="records")),
    }


def _sessions(workspace: Workspace, family: str, number: int | None) -> tuple[str, ...]:
    """Return the ids of the sessions asked for; empty for all."""
    if not family and number is None:
        return ()
    project = workspace.project
    found = tuple(
        session.id
        for session in project.of(Session)
        if number in {None, session.number}
        and family in {"", project.family_of(session.id).pseudonym}
    )
    if not found:
        raise ObserverError(
            msg("No session fits this choice."), msg("Leave --family or --session out.")
        )
    return found


def _stated(workspace: Workspace, scheme_id: str) -> AgreementSettings:
    return AgreementSettings.of(_scheme(workspace, scheme_id).reliability)


def _scheme(workspace: Workspace, scheme_id: str) -> Scheme:
    schemes = schemes_in_use(workspace)
    found = next((each for each in schemes if scheme_id in {"", each.id}), None)
    if found is None:
        raise ObserverError(
            msg("No coding of this project was made with that scheme."),
            msg("Its codings were made with: {schemes}.", schemes=", ".join(s.id for s in schemes)),
        )
    return found
