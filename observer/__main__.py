"""The composition root: hands to the command line, or builds the window."""

import sys


def main() -> int:
    """Run the program and return its exit code."""
    return 0


if __name__ == "__main__":
    sys.exit(main())
