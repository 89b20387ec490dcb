"""The composition root: hands to the command line, which asks for the window when it is wanted."""

from pathlib import Path

from observer.cli.application import build


def open_window(path: Path | None) -> int:
    """Open the window on a project or a film, or where one left off; return the exit code."""
    from observer.media.memory import keep_no_sources

    keep_no_sources()
    from observer.gui.application import run_window  # the command line starts without Qt

    return run_window(path)


def main() -> None:
    """Run the program."""
    build(open_window)()


if __name__ == "__main__":
    main()
