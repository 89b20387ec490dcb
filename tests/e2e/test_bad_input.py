"""Bad input on the command line: one clear sentence, exit code 1, and nothing lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from observer.app.sample import lay_sample_project
from observer.app.workspace import Workspace
from observer.model.consent import Consent
from observer.model.edits import PROJECT, Edit, Replacement
from observer.storage.project_folder import create_project, open_project

ROOT = Path(__file__).resolve().parents[2]
SCHEME = ROOT / "coding_schemes" / "sensitivity-responsiveness-regulation.toml"
FILM = ROOT / "sample_sessions" / "session-1.mp4"

RIGHT = {"OOGHOOGTE_PASSPHRASE": "kijken op ooghoogte"}
WRONG = {"OOGHOOGTE_PASSPHRASE": "kijken op kniehoogte"}


def run(
    *arguments: str | Path, before: str = "pass", **environment: str
) -> "subprocess.CompletedProcess[str]":
    start = f"{before}\nfrom observer.__main__ import main\nmain()"
    return subprocess.run(
        [sys.executable, "-c", start, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OOGHOOGTE_LANGUAGE": "en"} | environment,
    )


def sentence(done: "subprocess.CompletedProcess[str]", *parts: str) -> str:
    """Return what was said on stderr, having checked that it is one sentence and no traceback."""
    said = done.stderr.strip() or done.stdout.strip()
    assert done.returncode == 1, done
    assert "Traceback" not in done.stderr
    for part in parts:
        assert part in said, said
    print(f"\n{said}")  # noqa: T201  shown with pytest -s: this is what a person reads
    return said


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    done = run("project", "new", folder, "--coder", "AB", **RIGHT)
    assert done.returncode == 0, done.stderr
    return folder


def scheme_with(tmp_path: Path, change: Callable[[str], str]) -> Path:
    path = tmp_path / "scheme.toml"
    path.write_text(change(SCHEME.read_text("utf-8")), "utf-8")
    return path


def test_a_key_written_twice_in_a_scheme_is_named_with_its_line(tmp_path: Path) -> None:
    path = scheme_with(tmp_path, lambda toml: toml.replace("\nid = ", '\nid = "x"\nid = ', 1))
    said = sentence(run("scheme", "check", path), "scheme.toml:", "twice")
    assert any(part.isdigit() for part in said.split("scheme.toml:")[1].split(" ")[:1])


def test_two_codes_on_one_key_are_named(tmp_path: Path) -> None:
    path = scheme_with(tmp_path, lambda toml: toml.replace('key = "g"', 'key = "r"'))
    sentence(run("scheme", "check", path), "scheme.toml:", "r")


def test_a_missing_translation_is_named(tmp_path: Path) -> None:
    def drop_one_dutch_label(toml: str) -> str:
        lines = toml.splitlines(keepends=True)
        lines.pop(next(i for i, line in enumerate(lines) if line.startswith("label.nl = ")))
        return "".join(lines)

    sentence(run("scheme", "check", scheme_with(tmp_path, drop_one_dutch_label)), "nl")


def test_a_cut_film_says_what_is_wrong_with_which_file(tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(FILM.read_bytes()[:200_000])
    sentence(run("probe", cut), "cut.mp4")


def test_a_text_named_as_a_film_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "letter.mp4"
    text.write_text("Dear parents, " * 500)
    sentence(run("probe", text), "letter.mp4")


@pytest.mark.proof
def test_a_playlist_named_as_a_film_is_refused(tmp_path: Path) -> None:
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{FILM}\n")
    sentence(run("probe", playlist), "list.mp4")


@pytest.fixture
def shut() -> Iterator[Path]:
    """A folder that a plain user may not look into, with a project and a film in it."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "shut"
        folder.mkdir()
        create_project(folder / "practice", coder="AB", passphrase=None)
        shutil.copy(FILM, folder / "film.mp4")
        Path(name).chmod(0o755)
        folder.chmod(0)
        yield folder
        folder.chmod(0o700)


AS_A_PLAIN_USER = """
import os
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are of another kind there")
@pytest.mark.proof
def test_a_folder_that_may_not_be_read_is_named(shut: Path) -> None:
    def run_plainly(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return run(*arguments, before=AS_A_PLAIN_USER, HOME=str(shut.parent))

    sentence(run_plainly("project", "info", shut / "practice"), "may not be read")
    sentence(
        run_plainly("project", "new", shut / "new", "--coder", "A", "--unprotected"),
        "may not be read",
    )
    sentence(run_plainly("probe", shut / "film.mp4"), "film.mp4 may not be read")
    shut.chmod(0o700)
    (shut / "film.mp4").chmod(0)
    shut.chmod(0o755)
    sentence(run_plainly("probe", shut / "film.mp4"), "film.mp4 may not be read")
    assert (shut / "practice" / "project.json").is_file()


@pytest.mark.proof
def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path, project: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    sentence(run("stats", blocked / "project"), "project")
    sentence(run("project", "new", blocked / "new", "--coder", "A", "--unprotected"), "blocked")
    assert (project / "project.json").is_file()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with 300 kB of room, where the machine lets us make one."""
    folder, mount = tmp_path / "disk", shutil.which("mount")
    folder.mkdir()
    made = (
        mount
        and not subprocess.run(
            [mount, "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        ).returncode
    )
    if not made:
        pytest.skip("this machine does not let a test make a small disk")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


@pytest.mark.proof
def test_a_full_disk_is_told_and_the_old_file_stays(tiny_disk: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    demo_project(folder)
    out = tiny_disk / "events.xlsx"
    out.write_text("the old file")
    (tiny_disk / "ballast").write_bytes(bytes(280_000))
    sentence(run("export", folder, "--format", "research", "--out", out), "events.xlsx")
    assert out.read_text() == "the old file"


@pytest.mark.proof
def test_a_project_on_a_full_disk_is_not_half_made(tiny_disk: Path) -> None:
    (tiny_disk / "ballast").write_bytes(bytes(290_000))
    done = run("project", "new", tiny_disk / "p", "--coder", "A", "--unprotected")
    sentence(done, "no room")


@pytest.mark.proof
def test_a_wrong_passphrase_opens_nothing(project: Path) -> None:
    sentence(run("project", "info", project, **WRONG), "passphrase")
    right = run("project", "info", project, **RIGHT)
    assert right.returncode == 0


@pytest.mark.proof
def test_a_project_of_a_newer_version_is_refused(project: Path) -> None:
    keys = project / "project.json"
    keys.write_text(keys.read_text().replace('"format": 1', '"format": 99'))
    sentence(run("project", "info", project, **RIGHT), "newer")


@pytest.mark.proof
def test_a_moved_film_is_named(project: Path, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    shutil.copy(FILM, film)
    added = run("add-recording", project, film, **RIGHT)
    assert added.returncode == 0, added.stderr
    film.rename(tmp_path / "elsewhere.mp4")
    done = run("project", "verify", project, **RIGHT)
    sentence(done, "film.mp4")


def test_an_export_without_consent_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    folder, out = tmp_path / "sample", tmp_path / "research.xlsx"
    demo_project(folder, withdraw="research")
    said = sentence(run("export", folder, "--format", "research", "--out", out), "consent")
    assert "Noor" not in said
    assert not out.exists()


@pytest.mark.proof
def test_a_network_share_is_refused_with_what_to_do(project: Path) -> None:
    # A real share cannot be mounted by a test; the command sees one where this project lies.
    on_a_share = (
        "import observer.storage.network_share as n; n.file_system_of = lambda path: 'nfs4'"
    )
    done = run("project", "info", project, before=on_a_share, **RIGHT)
    sentence(done, "network")


def demo_project(folder: Path, withdraw: str = "") -> None:
    """Lay the sample project, with one purpose's consents withdrawn if asked."""
    lay_sample_project(folder, language="en")
    workspace = Workspace(open_project(folder))
    changed = tuple(
        Replacement(consent, replace(consent, withdrawn_on=date(2026, 6, 20)))
        for consent in workspace.project.of(Consent)
        if consent.purpose.value == withdraw
    )
    if changed:
        workspace.apply(Edit(document=PROJECT, kind="withdraw", replacements=changed))
    workspace.close()


@pytest.mark.proof
def test_a_project_that_is_open_elsewhere_is_not_written(project: Path) -> None:
    with open_store(project):
        done = run("add-recording", project, FILM, **RIGHT)
    sentence(done, "open in another window")


@contextmanager
def open_store(project: Path) -> Iterator[None]:
    store = open_project(project, passphrase=RIGHT["OOGHOOGTE_PASSPHRASE"])
    yield
    store.close()
