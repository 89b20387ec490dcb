"""Every place that reaches the clipboard, a printer or a file is known and told in the docs."""

import re
from pathlib import Path

import observer

PACKAGE = Path(observer.__file__).parent
PRIVACY = PACKAGE.parent / "docs" / "privacy.md"
KNOWN = {
    r"clipboard\(\)": {
        "gui/agreement/tables_page.py",
        "gui/figures_room.py",
        "gui/look_back/after/dossier_panel.py",
        # where a linked film is left, which lies there in clear all along
        "gui/forms/left_behind_form.py",
        # a recovery key, and what went wrong without a word of the project
        "gui/forms/new_project_form.py",
        "gui/forms/trouble_form.py",
    },
    r"\bQPrinter\(": {"gui/sheet/printing.py"},
    r"\bQMimeData\(\)": {
        "gui/look_back/prepare/clip_list.py",
        "gui/look_back/prepare/sources.py",
    },
    r"\bwrite_out\(": {"app/release.py", "cli/film_commands.py", "storage/files.py"},
    r"\.write_(bytes|text)\(": {
        # behind the gate
        "app/attachments.py",
        "app/snapshot.py",
        "app/take_home.py",
        "formats/excel.py",
        "formats/pdf.py",
        "formats/sealed_zip.py",
        "formats/webvtt.py",
        "reports/research_dataset.py",
        # of no family
        "app/settings.py",
        "cli/film_commands.py",
        "gui/scheme_editor/save_form.py",
        # within the project
        "storage/files.py",
    },
}


def test_every_way_out_is_known() -> None:
    found: dict[str, set[str]] = {way: set() for way in KNOWN}
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        for way in KNOWN:
            if re.search(way, source):
                found[way].add(path.relative_to(PACKAGE).as_posix())
    assert found == KNOWN


def test_what_is_said_to_test_a_way_out_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PRIVACY.read_text(encoding="utf-8")))
    there = {path.stem for path in (PACKAGE.parent / "tests").rglob("test_*.py")}
    assert named
    assert named <= there
