"""The tables, and the steps from version to version."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, text

from observer.model.errors import StorageError
from observer.model.session import Recording
from observer.storage import schema
from observer.storage.database import Database, open_database
from observer.storage.records import RecordCodec
from observer.storage.rows import load_project, table_of
from observer.storage.tables import CODING_TABLES, PROJECT_TABLES, Base
from tests.unit.storage.conftest import Work

KEY = bytes(32)
HEAD = schema.HEAD
COMING = "9999"
NEXT = """
import sqlalchemy as sa
from alembic import op
revision = "COMING"
down_revision = "HEAD"
def upgrade():
    op.add_column("families", sa.Column("city", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("clips") as batch:
        batch.drop_column("title")
        batch.create_index("ix_clips_session_id", ["session_id"])
    op.execute("UPDATE families SET city = 'Utrecht'")
    op.drop_table("memos")
""".replace("COMING", COMING).replace("HEAD", HEAD)


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The steps of this version, and one more."""
    folder = tmp_path / "migrations"
    source = Path(schema.__file__).parent / "migrations"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v9999_next.py").write_text(NEXT)
    return folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "x.db", KEY, create=True)
    with opened.writing() as connection:
        schema.migrate(connection)
    yield opened
    opened.close()


def test_the_steps_lead_to_the_tables_of_the_program(database: Database) -> None:
    with database.reading() as connection:
        assert schema.version_of(connection) == schema.HEAD
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def _statements(database: Database) -> str:
    """Return all that stands in a new database as the statements that make it."""
    with database.reading() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master ORDER BY rowid").scalars()
        return ";\n".join(sql for sql in made if sql)


def test_a_new_database_is_made_at_once_as_the_steps_make_it(
    database: Database, tmp_path: Path
) -> None:
    # after a new step: write what `_statements(database)` returns to schema.NEWEST
    assert schema.NEWEST.read_text("utf-8") == _statements(database)
    new = open_database(tmp_path / "new.db", KEY, create=True)
    try:
        with new.writing() as connection:
            schema.create(connection)
        assert _statements(new) == _statements(database)
        assert _state(new) == _state(database)
    finally:
        new.close()


def test_the_version_of_the_program_is_that_of_the_last_step() -> None:
    script = ScriptDirectory(
        str(Path(schema.__file__).parent / "migrations"),
        version_locations=[str(Path(schema.__file__).parent / "migrations" / "versions")],
    )
    assert script.get_heads() == [schema.HEAD]


@pytest.mark.parametrize(("kind", "row"), [*PROJECT_TABLES, *CODING_TABLES])
def test_each_field_of_a_record_has_a_column(kind: type, row: type[Base]) -> None:
    columns = {column.name for column in table_of(row).columns}
    assert {field.name for field in fields(kind)} == columns - {"position", "coding_id"}


def _state(database: Database) -> tuple[str, dict[str, list[str]], int]:
    with database.reading() as connection:
        tables = inspect(connection)
        columns = {
            name: sorted(column["name"] for column in tables.get_columns(name))
            for name in tables.get_table_names()
        }
        count = connection.execute(text("SELECT count(*) FROM families")).scalar() or 0
        return schema.version_of(connection), columns, count


def test_a_migration_that_fails_at_any_statement_leaves_the_old_version_whole(
    database: Database, migrations: Path
) -> None:
    with database.writing() as connection:
        connection.execute(text("INSERT INTO families VALUES ('f', 1, 'F-1', '')"))
    old = _state(database)
    statements = _Statements(database)
    failed = 0
    while True:
        statements.begin(fails_at=failed)
        try:
            with database.writing() as connection:
                schema.migrate(connection, migrations)
        except StorageError:
            statements.begin(fails_at=None)
            assert _state(database) == old
            failed += 1
            continue
        break
    statements.begin(fails_at=None)
    assert failed > 10
    version, columns, count = _state(database)
    assert (version, count) == (COMING, 1)
    assert "city" in columns["families"]
    assert "memos" not in columns


class _Statements:
    """Makes one statement fail."""

    def __init__(self, database: Database) -> None:
        self._fails_at: int | None = None
        self._seen = 0
        event.listen(database.engine, "before_cursor_execute", self._look)

    def begin(self, *, fails_at: int | None) -> None:
        self._fails_at = fails_at
        self._seen = 0

    def _look(self, *_: object) -> None:
        if self._seen == self._fails_at:
            message = "the drive was pulled"
            raise OSError(message)
        self._seen += 1


def test_an_older_project_is_backed_up_and_brought_up_to_date(
    work: Work,
    reopen: Callable[..., Work],
    migrations: Path,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    work.press(1)
    work.store.close()
    (migrations / "versions" / "v9999_next.py").write_text(
        NEXT.split("    with op", maxsplit=1)[0].replace("city", "town")
    )
    _use(monkeypatch, migrations)
    with pytest.raises(StorageError, match="written by an older version"):
        reopen(read_only=True)
    again = reopen()
    assert again.event_ids() == ["event-1"]
    with again.store._parts.database.reading() as connection:
        assert schema.version_of(connection) == COMING
    (backup,) = (project / "backups").iterdir()
    assert backup.name.endswith(f"-before-{COMING}")
    kept = open_database(backup / "project.db", again.store._backups._key, read_only=True)
    with kept.reading() as connection:
        assert schema.version_of(connection) == HEAD
    kept.close()


def _use(monkeypatch: pytest.MonkeyPatch, migrations: Path) -> None:
    def migrate(connection: Connection) -> None:
        original(connection, migrations)

    original = schema.migrate
    monkeypatch.setattr(schema, "HEAD", COMING)
    monkeypatch.setattr("observer.storage.project_folder.HEAD", COMING)
    monkeypatch.setattr("observer.storage.project_folder.migrate", migrate)


def test_a_version_of_the_future_is_told_from_one_of_the_past(migrations: Path) -> None:
    schema.refuse_newer("", "p")
    schema.refuse_newer("0001", "p")
    schema.refuse_newer(COMING, "p", migrations)
    with pytest.raises(StorageError, match="newer version"):
        schema.refuse_newer(COMING, "p")


def test_in_an_older_project_the_first_sound_of_a_recording_is_heard(
    tmp_path: Path, migrations: Path
) -> None:
    for step in (migrations / "versions").glob("v*.py"):
        if step.name[1:5] > "0002":
            step.unlink()
    opened = open_database(tmp_path / "old.db", KEY, create=True)
    with opened.writing() as connection:
        schema.migrate(connection, migrations)
        connection.execute(
            text(
                "INSERT INTO recordings VALUES ('film', 'session', 'film 1', 'linked', '', '', 0,"
                " 0, NULL, 0, 0, 1, 0, '1', '[]', '', 1)"
            )
        )
        schema.migrate(connection)
    with opened.reading() as connection:
        assert [r.sound_stream for r in load_project(connection, RecordCodec()).of(Recording)] == [
            0
        ]
    opened.close()
