"""Where codes, items and traces of one version of a scheme are found in another."""

from collections.abc import Iterator

from observer.model.forms import Form, IntervalCoding
from observer.model.rules import CodeRef, ItemRef
from observer.model.scheme import Scheme
from observer.schemes.versions import precedence


class SchemeMap:
    """The way from one version of a scheme to a newer one, through its moves.

    A move is followed if the version it comes from is that of the coding or a later one; what no
    move names keeps its name.

    Parameters
    ----------
    old
        Version that a coding has.
    new
        Version that it is to have.
    """

    def __init__(self, old: Scheme, new: Scheme) -> None:
        self.old = old
        self.new = new
        since = precedence(old.version)
        due = [move for move in new.moves if precedence(move.from_version) >= since]
        self._moves = sorted(due, key=lambda move: precedence(move.from_version))
        self._codes = {CodeRef(t.id, c.id) for t in new.tracks for c in t.codes}
        self._items = {ItemRef(s.id, i.id) for s in _sheets(new) for i in s.items}
        self._traces = {trace.id for trace in new.traces}

    def code(self, ref: CodeRef) -> CodeRef | None:
        """Return where a code went; None if nothing took its place."""
        track, _, code = self._follow(str(ref)).partition(".")
        found = CodeRef(track, code)
        return found if found in self._codes else None

    def item(self, ref: ItemRef) -> ItemRef | None:
        """Return where an item went; None if nothing took its place."""
        form, _, item = self._follow(str(ref)).partition(".")
        found = ItemRef(form, item)
        return found if found in self._items else None

    def trace(self, trace_id: str) -> str | None:
        """Return where a trace went; None if nothing took its place."""
        found = self._follow(trace_id)
        return found if found in self._traces else None

    def track(self, track_id: str) -> tuple[str, ...]:
        """Return which tracks take over what is said about a whole track.

        Parameters
        ----------
        track_id
            Of the old version.

        Returns
        -------
        tuple of str
            Itself if it still stands, else the tracks to which its codes went.
        """
        if any(track.id == track_id for track in self.new.tracks):
            return (track_id,)
        went = {ref.track for ref in self._codes_from(track_id)}
        return tuple(track.id for track in self.new.tracks if track.id in went)

    def part(self, part_id: str) -> set[str]:
        """Return what a pass over a part is about now: the part, and where it went."""
        went = {ref.track for ref in self._codes_from(part_id)}
        for sheet in _sheets(self.old):
            if sheet.id == part_id:
                found = (self.item(ItemRef(sheet.id, item.id)) for item in sheet.items)
                went |= {ref.form for ref in found if ref is not None}
        trace = self.trace(part_id)
        standing = {part_id} & {
            *(track.id for track in self.new.tracks),
            *(sheet.id for sheet in _sheets(self.new)),
        }
        return went | standing | ({trace} if trace else set())

    def _codes_from(self, track_id: str) -> Iterator[CodeRef]:
        for track in self.old.tracks:
            if track.id == track_id:
                found = (self.code(CodeRef(track_id, code.id)) for code in track.codes)
                yield from (ref for ref in found if ref is not None)

    def _follow(self, name: str) -> str:
        for move in self._moves:
            if name and move.old == name:
                name = move.new
        return name


def _sheets(scheme: Scheme) -> tuple[Form | IntervalCoding, ...]:
    return (*scheme.forms, *scheme.intervals)
