"""The schemes a project can use: the bundled ones, and those it keeps itself."""

from functools import cache
from pathlib import Path
from typing import TypeAlias

from observer.model.edits import CodingInfo
from observer.model.errors import FormatError, SchemeError
from observer.model.messages import msg
from observer.model.problems import Severity
from observer.model.scheme import Scheme
from observer.model.store import Store
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.meaning import former_hash

_LARGEST_BYTES = 2_000_000

_Key: TypeAlias = tuple[str, str]
"""Id and hash of the meaning."""


def read_scheme_file(path: Path) -> bytes:
    """Return what is in a file; FormatError if it cannot be read, or no scheme is that large."""
    try:
        with path.open("rb") as opened:
            content = opened.read(_LARGEST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FormatError(
            msg("{file} cannot be read: {reason}.", file=path.name, reason=reason)
        ) from error
    if len(content) > _LARGEST_BYTES:
        raise FormatError(msg("{file} is too large to be a coding scheme.", file=path.name))
    return content


def load_scheme(toml: bytes, file: str) -> Scheme:
    """Return the scheme in a file; SchemeError with every problem if it cannot be used."""
    reading = read_scheme(toml, file)
    if reading.scheme is None:
        errors = [p for p in reading.problems if p.severity is Severity.ERROR]
        raise SchemeError(
            msg("The scheme {file} has {count} problems.", file=file, count=len(errors)),
            msg("Mend what is listed; until then the previous version stays in use."),
            problems=reading.problems,
        )
    return reading.scheme


@cache
def schemes_of_the_program() -> tuple[tuple[Scheme, bytes], ...]:
    """Return the schemes that come with the program, each with its file; they are read once."""
    files = ((path.name, path.read_bytes()) for path in bundled_schemes())
    return tuple((load_scheme(toml, name), toml) for name, toml in files)


class SchemeLibrary:
    """Schemes by what they mean, with the bytes they came from.

    A project holds the schemes of its codings itself, so those of the program are read only when
    somebody asks for them: reading them all takes a quarter of a second.

    Parameters
    ----------
    store
        Keeps the bytes of every scheme that a coding of the project uses.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own: dict[_Key, tuple[Scheme, bytes]] = {}
        for digest in store.scheme_digests():
            toml = store.scheme_bytes(digest)
            self._learn(load_scheme(toml, digest), toml)

    def all(self) -> tuple[Scheme, ...]:
        """Return every scheme, by title; of a version that was saved anew only the latest."""
        bundled = self._bundled
        own = {key: scheme for key, (scheme, _) in self._own.items() if key not in bundled}
        latest = {(s.id, s.version): key for key, s in own.items()}
        shown = [self._find(key)[0] for key in bundled]
        shown += [s for key, s in own.items() if latest[s.id, s.version] == key]
        return tuple(sorted(shown, key=lambda s: (s.title.get("en"), s.version)))

    def of(self, info: CodingInfo) -> Scheme:
        """Return the scheme version of a coding; SchemeError if the project lacks it."""
        try:
            return self._find((info.scheme_id, info.scheme_hash))[0]
        except KeyError as error:
            former = self._by_former_hash(info)
            if former is not None:
                return former
            raise SchemeError(
                msg(
                    "The scheme {scheme} {version} of this coding is not in the project.",
                    scheme=info.scheme_id,
                    version=info.scheme_version,
                ),
                msg("Add the scheme file with which the coding was made."),
            ) from error

    def toml_of(self, info: CodingInfo) -> bytes:
        """Return the file of the scheme of a coding; SchemeError if the project lacks it."""
        return self.toml(self.of(info))

    def toml(self, scheme: Scheme) -> bytes:
        """Return the file of a scheme; KeyError if it is not one of these."""
        return self._find(_key(scheme))[1]

    def add(self, toml: bytes, file: str) -> Scheme:
        """Keep a scheme file and return it; SchemeError if it cannot be used."""
        scheme = load_scheme(toml, file)
        self._learn(scheme, toml)
        self._store.keep_scheme(toml)
        return scheme

    def keep(self, scheme: Scheme) -> None:
        """Make sure that the project itself holds the bytes of a scheme."""
        self._store.keep_scheme(self.toml(scheme))

    @property
    def _bundled(self) -> dict[_Key, tuple[Scheme, bytes]]:
        return {_key(scheme): (scheme, toml) for scheme, toml in schemes_of_the_program()}

    def _find(self, key: _Key) -> tuple[Scheme, bytes]:
        """Return a scheme and its file, the project's own before the program's; else KeyError."""
        return self._own[key] if key in self._own else self._bundled[key]

    def _by_former_hash(self, info: CodingInfo) -> Scheme | None:
        """Return the scheme of a coding from when only events counted in the hash."""
        for scheme, _ in (*self._own.values(), *self._bundled.values()):
            if scheme.id == info.scheme_id and former_hash(scheme) == info.scheme_hash:
                return scheme
        return None

    def _learn(self, scheme: Scheme, toml: bytes) -> None:
        # the latest one last
        self._own.pop(_key(scheme), None)
        self._own[_key(scheme)] = scheme, toml


def _key(scheme: Scheme) -> _Key:
    return scheme.id, scheme.meaning_hash
