"""One example of every export, made from the sample project; ``make exports`` keeps them."""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from observer.app.demo import run_demo
from observer.app.export import ExportRequest, export
from observer.app.sample import lay_sample_project
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.storage.project_folder import open_project

DAY = date(2026, 7, 1)
"""On which the examples were, and are, written."""

FILES = {
    "parent-nl.pdf": ("parent-pdf", "nl"),
    "events-utf8.csv": ("research-csv", "en"),
    "events-dutch-excel.csv": ("research-csv-nl", "nl"),
    "events.tsv": ("research-tsv", "en"),
    "events-spss.sav": ("research-sav", "nl"),
}


def write_examples(folder: Path) -> None:
    """Write every example into a folder."""
    run_demo(folder, "nl", Progress())
    with TemporaryDirectory() as home:
        for language in ("nl", "en"):
            project = Path(home) / language
            lay_sample_project(project, language=language)
            workspace = Workspace(open_project(project))
            for name, (report, written_in) in FILES.items():
                if written_in == language:
                    request = ExportRequest(
                        report=report, path=folder / name, language=language, day=DAY
                    )
                    export(workspace, request, Progress())
            workspace.close()


if __name__ == "__main__":
    write_examples(Path(sys.argv[1]))
