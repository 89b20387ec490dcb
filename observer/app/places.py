"""Where a user's projects lie on this computer, unless she chooses otherwise."""

from pathlib import Path

from platformdirs import user_documents_path

from observer.text.catalogue import catalogue


def projects_folder() -> Path:
    """Return the folder that is offered for new projects."""
    return user_documents_path() / "Ooghoogte"


def sample_folder(language: str) -> Path:
    """Return where the user's own copy of the sample project is laid, in a language."""
    return projects_folder() / catalogue(language)("sample project")
