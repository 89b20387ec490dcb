"""The whole job without a window: sample film in, sample coding applied, figures, workbooks."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from observer.app.analysis import chosen_codings, tabulate
from observer.app.export import ExportRequest, export
from observer.app.sample import lay_sample_project
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.messages import msg
from observer.statistics.registry import STATISTICS
from observer.storage.files import disk_errors, not_written
from observer.storage.project_folder import open_project

WORKBOOKS = {
    "nl": (("parent", "parent-nl.xlsx"), ("clinician", "clinician.xlsx")),
    "en": (("parent", "parent-en.xlsx"), ("research", "research.xlsx")),
}
"""Reports and file names of the workbooks, per language of the sample's own words."""

_CODER = "AB"
_SUMMARY = [
    "family",
    "session",
    "coder",
    "contingency",
    "n_answered",
    "n_valid",
    "share",
    "share_low",
    "share_high",
    "chance_share",
    "median_latency_s",
    "codable_s",
    "uncodable_share",
]


def run_demo(out: Path, language: str, progress: Progress) -> pd.DataFrame:
    """Do the main job on the sample project and return the summary table.

    Parameters
    ----------
    out
        Folder of the workbooks; made if it is not there.
    language
        Language of the sample's words in the summary.
    progress
        Told how far it is.

    Returns
    -------
    pandas.DataFrame
        The headline statistic (n of m signals answered) of the sample's codings.
    """
    with disk_errors(out, explain=not_written):
        out.mkdir(parents=True, exist_ok=True)
    summary = pd.DataFrame()
    with TemporaryDirectory(prefix="ooghoogte-") as folder:
        for step, (written_in, workbooks) in enumerate(WORKBOOKS.items()):
            progress.report(step / len(WORKBOOKS), msg("Taking the sample films in"))
            project = Path(folder) / written_in
            lay_sample_project(project, language=written_in)
            workspace = Workspace(open_project(project))
            try:
                progress.report((step + 0.5) / len(WORKBOOKS), msg("Writing the workbooks"))
                for report, name in workbooks:
                    request = ExportRequest(
                        report=report,
                        path=out / name,
                        language=written_in,
                        coder=_CODER if report == "clinician" else "",
                    )
                    export(workspace, request, Progress())
                if written_in == language or summary.empty:
                    summary = _headline(workspace)
            finally:
                workspace.close()
    return summary


def _headline(workspace: Workspace) -> pd.DataFrame:
    """Return "n of m signals answered" per session and coder, over the whole session."""
    counted = tabulate(workspace, STATISTICS[0], chosen_codings(workspace), Progress())
    whole = counted[
        counted["headline"] & counted["phase_id"].eq("") & counted["direction"].eq("forward")
    ]
    return whole[_SUMMARY].reset_index(drop=True)
