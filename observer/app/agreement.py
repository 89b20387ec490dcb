"""Agreement between the coders of a project: which codings can be compared, and how they compare.

The window and the command line both go through here, so they show the same numbers. In the window
`gathered` reads the codings on the thread that owns the workspace; `compared` counts on another.
"""

from dataclasses import replace

from observer.app.agreement_gathering import Gathered, comparable, gathered
from observer.app.agreement_report import (
    AgreementReport,
    AgreementRequest,
    Comparable,
    ComparedPair,
)
from observer.app.agreement_tables import TABLE_COLUMNS, compared
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo
from observer.statistics.agreement.settings import AgreementSettings

__all__ = [
    "TABLE_COLUMNS",
    "AgreementReport",
    "AgreementRequest",
    "Comparable",
    "ComparedPair",
    "Gathered",
    "agreement",
    "comparable",
    "compared",
    "compared_pair",
    "gathered",
]


def agreement(
    workspace: Workspace, request: AgreementRequest, progress: Progress
) -> AgreementReport:
    """Compare the coders of a project.

    Parameters
    ----------
    workspace
        The open project.
    request
        What is to be compared, and how.
    progress
        Told after each two codings.

    Returns
    -------
    AgreementReport
        EditError where nothing can be compared.
    """
    return compared(gathered(workspace, request), progress)


def compared_pair(workspace: Workspace, first: CodingInfo, second: CodingInfo) -> ComparedPair:
    """Compare two codings of one session moment by moment, as their scheme states.

    Parameters
    ----------
    workspace
        The open project.
    first
        Of one session and one version of a scheme; finished or not.
    second
        Of the same.

    Returns
    -------
    ComparedPair
        EditError where they have nothing in common.
    """
    stated = AgreementSettings.of(workspace.scheme_of(first.id).reliability)
    request = AgreementRequest(
        sessions=(first.session_id,),
        codings=(first.id, second.id),
        settings=replace(stated, resamples=0, shuffles=0, time_tolerance_us=0),
        unfinished=True,
    )
    return agreement(workspace, request, Progress()).pairs[0]
