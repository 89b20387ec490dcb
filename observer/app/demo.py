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
from observer.storage.project_folder import open_project

WORKBOOKS = (
    ("parent", "nl", "parent-nl.xlsx"),
    ("parent", "en", "parent-en.xlsx"),
    ("clinician", "nl", "clinician.xlsx"),
    ("research", "en", "research.xlsx"),
)
"""Report, language and file name of each workbook that the demonstration writes."""


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
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="ooghoogte-") as folder:
        project = Path(folder) / "sample"
        progress.report(0.05, msg("Taking the sample films in"))
        lay_sample_project(project, language=language)
        workspace = Workspace(open_project(project))
        try:
            progress.report(0.4, msg("Counting"))
            codings = chosen_codings(workspace)
            summary = tabulate(workspace, STATISTICS[0], codings, Progress())
            for done, (report, written_in, name) in enumerate(WORKBOOKS):
                progress.report(0.5 + 0.5 * done / len(WORKBOOKS), msg("Writing {file}", file=name))
                export(
                    workspace,
                    ExportRequest(report=report, path=out / name, language=written_in),
                    Progress(),
                )
        finally:
            workspace.close()
    return summary
