"""The house keeps its walls: no Qt outside the window, no import cycles, lazy ones included."""

import ast
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import PySide6
import pytest

import observer

PACKAGE = Path(observer.__file__).parent

WITHOUT_QT = """
import importlib, sys
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"PySide6", "shiboken6"}:
            raise ImportError("Qt is absent: " + name)
sys.meta_path.insert(0, NoQt())
for name in sys.argv[1:]:
    importlib.import_module(name)
print(len(sys.argv) - 1, "modules")
"""


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages([str(PACKAGE)], "observer."):
        yield found.name


def test_everything_outside_the_window_runs_with_qt_absent() -> None:
    names = [n for n in modules() if not n.startswith("observer.gui") and "migrations" not in n]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(len(names)), "modules"]


def test_the_version_of_qt_that_aborts_is_not_in_use() -> None:
    # 6.12.0 loses a reference to None per void call on Python < 3.12 and aborts after about 7,000.
    assert PySide6.__version__ != "6.12.0"


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_imports_itself_through_others_not_even_lazily() -> None:
    files = {
        "observer." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
        for path in PACKAGE.rglob("*.py")
        if path.name not in {"__init__.py", "env.py"}
    }
    graph = {name: {n for n in imported(path) if n in files} for name, path in files.items()}
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        if name in way:
            pytest.fail(" -> ".join((*way[way.index(name) :], name)))
        if name in done:
            return
        for other in sorted(graph[name]):
            visit(other, (*way, name))
        done.add(name)

    for name in graph:
        visit(name, ())
    assert done == set(files)
