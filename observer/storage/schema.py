"""The version of the database, and the steps up to it.

Alembic is run from here, without an ``env.py``. All steps are one transaction: a step that fails
leaves the old schema as it was.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from observer.model.errors import NewerVersionError
from observer.model.messages import msg

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

HEAD = "0008"
"""Version that this program reads and writes."""

_MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = _MIGRATIONS / "newest.sql"
"""Where all steps lead: the tables and indexes of an empty database of this version."""


def version_of(connection: Connection) -> str:
    """Return the version of the database; empty if nothing stands in it yet."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def refuse_newer(version: str, project: str, migrations: Path = _MIGRATIONS) -> None:
    """Raise NewerVersionError for a version that this program does not know.

    Parameters
    ----------
    version
        Of the database.
    project
        Name for the sentence.
    migrations
        Folder of the steps.
    """
    if version in {"", HEAD} or version in {revision for revision, _ in _steps("", migrations)}:
        return
    raise NewerVersionError(
        msg("{folder} was written by a newer version of Ooghoogte.", folder=project),
        msg("Install the newest version and open the project again."),
    )


def create(connection: Connection) -> None:
    """Make an empty database of this version, without the steps that led to it.

    Parameters
    ----------
    connection
        To a database in which nothing stands, within a transaction.
    """
    for statement in NEWEST.read_text("utf-8").split(";\n"):
        connection.exec_driver_sql(statement)
    connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": HEAD})


def migrate(connection: Connection, migrations: Path = _MIGRATIONS) -> None:
    """Bring the database to the newest version.

    Parameters
    ----------
    connection
        Within the one transaction that all steps share.
    migrations
        Folder of the steps.
    """
    # Alembic takes a third of a second to import; most of the time there is nothing to migrate
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(connection)
    script = _script(migrations)
    with Operations.context(context):
        for revision, upgrade in _steps(version_of(connection), migrations):
            upgrade()
            context.stamp(script, revision)


def _script(migrations: Path) -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(migrations), version_locations=[str(migrations / "versions")])


def _steps(version: str, migrations: Path) -> list[tuple[str, Callable[[], None]]]:
    """Return the steps after a version, oldest first."""
    revisions = list(_script(migrations).walk_revisions())
    steps = [(revision.revision, revision.module.upgrade) for revision in reversed(revisions)]
    names = [name for name, _ in steps]
    return steps[names.index(version) + 1 :] if version in names else steps
