"""The schemes a project can use: its own at once, those of the program when they are asked for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from observer.app import scheme_library
from observer.app.sample import lay_sample_project
from observer.app.scheme_library import schemes_of_the_program
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo
from observer.schemes.bundled import bundled_schemes
from observer.storage.project_folder import open_project


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Return a list that grows with each look at the program's own scheme files."""
    found = list[int]()

    def look() -> tuple[Path, ...]:
        found.append(1)
        return bundled_schemes()

    monkeypatch.setattr(scheme_library, "bundled_schemes", look)
    yield found
    schemes_of_the_program.cache_clear()


def test_a_project_opens_without_reading_schemes_that_it_does_not_use(
    tmp_path: Path, looks: list[int]
) -> None:
    lay_sample_project(tmp_path / "sample", language="en")
    schemes_of_the_program.cache_clear()
    looks.clear()
    workspace = Workspace(open_project(tmp_path / "sample"))
    try:
        for coding in workspace.project.of(CodingInfo):
            scheme = workspace.scheme_of(coding.id)
            assert (scheme.id, scheme.version) == (coding.scheme_id, coding.scheme_version)
            assert scheme.id.encode() in workspace.scheme_toml(coding.id)
        assert looks == []
        listed = workspace.schemes()
        assert len(listed) == len({(s.id, s.version) for s in listed}) == len(bundled_schemes())
        assert workspace.schemes() == listed
        assert looks == [1]
    finally:
        workspace.close()
