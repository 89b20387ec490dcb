"""Scans of signed forms: only what they are, only in the vault, and out of it through the gate."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from observer.app.attachments import LARGEST_BYTES, content_of, copy_out, kind_of, take_in
from observer.app.tasks import Progress
from observer.app.workspace import Workspace
from observer.model.errors import DiskError, FormatError
from observer.model.family import Family
from observer.model.keeping import Attachment
from observer.model.project_edits import add
from observer.storage.project_folder import create_project, open_project

PDF = b"%PDF-1.7 signed by ZZname"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_project(tmp_path / "project", coder="AB", passphrase=None)
    workspace = Workspace(open_project(tmp_path / "project"))
    workspace.apply(add("test", Family(id="f", pseudonym="F-012")))
    yield workspace
    workspace.close()


def kept(workspace: Workspace, path: Path) -> Attachment:
    made = take_in(workspace, path, "f")(Progress())
    workspace.apply(add("attach", made))
    return made


def test_a_scan_is_known_by_its_content_and_not_by_its_name() -> None:
    assert kind_of(PDF) == "pdf"
    assert kind_of(b"\x89PNG\r\n\x1a\n...") == "png"
    assert kind_of(b"\xff\xd8\xff\xe0...") == "jpg"
    assert kind_of(b"MZ...") == ""


def test_a_scan_lies_encrypted_and_is_read_in_memory(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "toestemming.txt"
    path.write_bytes(PDF)
    scan = kept(workspace, path)
    assert (scan.label, scan.kind, scan.size_bytes) == ("toestemming", "pdf", len(PDF))
    assert scan.added_on == date.today()  # noqa: DTZ011  the day on the user's own calendar
    assert content_of(workspace, scan) == PDF
    lying = [f.read_bytes() for f in workspace.store.path.rglob("*") if f.is_file()]
    assert not any(b"ZZname" in each for each in lying)
    assert not workspace.verify()


@pytest.mark.parametrize("content", [b"", b"MZ program", b"%PDF-" + bytes(LARGEST_BYTES)])
def test_something_else_is_refused_and_nothing_is_kept(
    workspace: Workspace, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"a\.pdf is no scan"):
        take_in(workspace, path, "f")(Progress())
    assert workspace.store.vault.recordings() == ()


def test_a_file_that_is_gone_is_told(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(DiskError):
        take_in(workspace, tmp_path / "gone.pdf", "f")(Progress())


def test_a_copy_leaves_through_the_gate_and_never_into_the_project(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PDF)
    scan = kept(workspace, path)
    copy_out(workspace, scan, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == PDF
    noted = [(row.event, row.family_id, row.detail) for row in workspace.store.access_log.rows()]
    assert noted[-2:] == [
        ("released", "f", "attachment purpose=none"),
        ("read_attachment", "f", scan.id),
    ]
    with pytest.raises(DiskError, match="clear text"):
        copy_out(workspace, scan, workspace.store.path / "copy.pdf")
    assert not (workspace.store.path / "copy.pdf").exists()
