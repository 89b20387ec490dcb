"""The schemes a project can use: the bundled ones, and those it keeps itself."""

from observer.model.edits import CodingInfo
from observer.model.errors import SchemeError
from observer.model.messages import msg
from observer.model.problems import Severity
from observer.model.scheme import Scheme
from observer.model.store import Store
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.meaning import former_hash


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


class SchemeLibrary:
    """Schemes by what they mean, with the bytes they came from.

    Parameters
    ----------
    store
        Keeps the bytes of every scheme that a coding of the project uses.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._bytes: dict[tuple[str, str], bytes] = {}
        self._schemes: dict[tuple[str, str], Scheme] = {}
        for path in bundled_schemes():
            self._learn(load_scheme(toml := path.read_bytes(), path.name), toml)
        self._bundled = frozenset(self._schemes)
        for digest in store.scheme_digests():
            toml = store.scheme_bytes(digest)
            self._learn(load_scheme(toml, digest), toml)

    def all(self) -> tuple[Scheme, ...]:
        """Return every scheme, by title; of a version that was saved anew only the latest."""
        own = {key: s for key, s in self._schemes.items() if key not in self._bundled}
        latest = {(s.id, s.version): key for key, s in own.items()}
        shown = (
            scheme
            for key, scheme in self._schemes.items()
            if key in self._bundled or latest[scheme.id, scheme.version] == key
        )
        return tuple(sorted(shown, key=lambda s: (s.title.get("en"), s.version)))

    def of(self, info: CodingInfo) -> Scheme:
        """Return the scheme version of a coding; SchemeError if the project lacks it."""
        try:
            return self._schemes[info.scheme_id, info.scheme_hash]
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
        scheme = self.of(info)
        return self._bytes[scheme.id, scheme.meaning_hash]

    def toml(self, scheme: Scheme) -> bytes:
        """Return the file of a scheme; KeyError if it is not one of these."""
        return self._bytes[scheme.id, scheme.meaning_hash]

    def add(self, toml: bytes, file: str) -> Scheme:
        """Keep a scheme file and return it; SchemeError if it cannot be used."""
        scheme = load_scheme(toml, file)
        self._learn(scheme, toml)
        self._store.keep_scheme(toml)
        return scheme

    def keep(self, scheme: Scheme) -> None:
        """Make sure that the project itself holds the bytes of a scheme."""
        self._store.keep_scheme(self._bytes[scheme.id, scheme.meaning_hash])

    def _by_former_hash(self, info: CodingInfo) -> Scheme | None:
        """Return the scheme of a coding from when only events counted in the hash."""
        for scheme in self._schemes.values():
            if scheme.id == info.scheme_id and former_hash(scheme) == info.scheme_hash:
                return scheme
        return None

    def _learn(self, scheme: Scheme, toml: bytes) -> None:
        key = scheme.id, scheme.meaning_hash
        # the latest one last
        self._schemes.pop(key, None)
        self._schemes[key] = scheme
        self._bytes[key] = toml
