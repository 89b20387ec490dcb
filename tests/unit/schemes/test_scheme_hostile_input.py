"""Bytes that no scheme has: findings, never exceptions, and soon."""

from hashlib import shake_128

import numpy as np
import pytest

from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes

HOSTILE = {
    "nothing": b"",
    "only a comment": b"# hello\n",
    "ten megabytes": b'a = "' + b"x" * 10_000_000 + b'"',
    "nested 10,000 deep": b"a = " + b"[" * 10_000 + b"]" * 10_000,
    "nested 10,000 deep and open": b"a = " + b"[" * 10_000,
    "tables nested 10,000 deep": b"a = " + b"{a=" * 10_000 + b"1" + b"}" * 10_000,
    "a key of 100,000 parts": b"a" + b".a" * 100_000 + b" = 1",
    "a heading of 10,000 parts": b"[a" + b".a" * 10_000 + b"]\nb = 1",
    "null bytes": b"format = 1\x00\nid = \x00",
    "only null bytes": bytes(400_000),
    "not UTF-8": b"title.nl = '\xe9\xe9n'\n",
    "UTF-16 from Notepad": "format = 1\n".encode("utf-16"),
    "an encoded surrogate": b'id = "\xed\xa0\x80"\n',
    "an escaped surrogate": b'id = "\\ud800"\n',
    "a control character by escape": b'id = "a\\u0000"\n',
    "a right-to-left override": b'[[subjects]]\nlabel.nl = "a\\u202eb"\n',
    "an endless number": b"format = " + b"9" * 100_000,
    "not a number": b"[[contingencies]]\nwindow_s = nan\n",
    "infinity": b"[[contingencies]]\nwindow_s = inf\n",
    "a number beyond floats": b"[[contingencies]]\nwindow_s = 1" + b"0" * 400 + b"\n",
    "100,000 open headings": b"[[x\n" * 100_000,
    "100,000 open texts": b'a = "x\n' * 70_000,
    "old Macintosh line ends": b"format = 1\rid = 'a'\r",
    "a picture": b"\x89PNG\r\n\x1a\n" + shake_128(b"a picture").digest(200_000),
    "everything a list": b"subjects = 1\ntracks = 'a'\nmodifiers = []\nuncodable = 3\n",
    "lists of the wrong things": b"subjects = [1]\ntracks = [[1]]\nlanguages = [[]]\n",
    "texts that are tables": b"id = {}\nversion = []\ntitle = 1\nformat = {a = 1}\n",
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_give_findings_and_no_scheme(name: str) -> None:
    reading = read_scheme(HOSTILE[name], "hostile.toml")
    assert reading.scheme is None
    assert 1 <= len(reading.problems) <= 501
    for problem in reading.problems:
        assert len(str(problem.what)) + len(str(problem.mend)) < 400
        assert problem.line is None or problem.line >= 1


def test_a_file_cut_anywhere_gives_findings(scheme_bytes: bytes) -> None:
    for end in range(0, len(scheme_bytes), 977):
        reading = read_scheme(scheme_bytes[:end], "cut.toml")
        assert reading.scheme is None or not reading.problems
        assert reading.scheme is not None or reading.problems


def test_a_file_with_flipped_bytes_gives_findings_or_a_scheme(scheme_bytes: bytes) -> None:
    chance = np.random.default_rng(11)
    for _ in range(60):
        content = bytearray(scheme_bytes)
        for _ in range(3):
            content[chance.integers(len(content))] = int(chance.integers(256))
        reading = read_scheme(bytes(content), "flipped.toml")
        assert (reading.scheme is None) == any(p.severity == "error" for p in reading.problems)


def test_a_byte_order_mark_and_windows_line_ends_are_taken(scheme_bytes: bytes) -> None:
    windows = b"\xef\xbb\xbf" + scheme_bytes.replace(b"\n", b"\r\n")
    reading = read_scheme(windows, "windows.toml")
    assert reading.problems == ()
    assert reading.scheme == read_scheme(scheme_bytes, "unix.toml").scheme


@pytest.fixture
def scheme_bytes() -> bytes:
    return bundled_schemes()[0].read_bytes()
