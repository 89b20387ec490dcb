"""The consensus that is open in the room: begun, decided, taken back and locked."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from observer.app import consensus as making
from observer.app.agreement import ComparedPair
from observer.app.consensus import Consensus, Verdict
from observer.app.consensus_points import Point, points_of
from observer.gui.context import RoomContext
from observer.model.edits import Change, CodingInfo, Origin
from observer.model.errors import ObserverError
from observer.model.event import Choice, Decision, Event, Score


class ConsensusDesk(QObject):
    """What the parts of the walk share: two codings, what they differ in, and the decisions.

    Parameters
    ----------
    context
        What the room stands on.
    """

    changed = Signal()
    """Something was decided, taken back, begun or locked."""
    turned = Signal(int)
    """A decision was taken back or made again: the place of its disagreement."""
    opened = Signal()
    """Two other codings are compared, or none."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self.context = context
        self.pair: ComparedPair | None = None
        self.consensus: Consensus | None = None
        self.points: tuple[Point, ...] = ()
        self.events: Mapping[str, Event] = {}
        self._changes = False
        self._leave = context.workspace.subscribe(self._follow)

    def open(self, pair: ComparedPair | None) -> None:
        """Lay two codings on the desk, with their consensus if one was begun.

        Parameters
        ----------
        pair
            Compared as their scheme states; None clears the desk.
        """
        self.pair, self.consensus, self.points, self.events = pair, None, (), {}
        if pair is not None:
            self.points = points_of("", pair.disagreements, ())
            self.events = {
                event.id: event
                for info in (pair.first, pair.second)
                for event in self.context.workspace.coding(info.id).all_events()
            }
            self._stand(pair)
        self.opened.emit()

    def close(self) -> None:
        """Stop following the workspace; harmless when done twice."""
        self._leave()
        self.pair, self.consensus, self.points = None, None, ()

    @property
    def is_locked(self) -> bool:
        """Whether the consensus was finished."""
        return self.consensus is not None and self.consensus.is_locked

    @property
    def why_not(self) -> str:
        """Why no consensus can be made of these two, in a sentence; empty if it can."""
        if self.pair is None:
            return ""
        reason = making.why_not(self.context.workspace, self.pair)
        return self.context.text.render(reason) if reason is not None else ""

    def begin(self) -> None:
        """Begin a consensus of the two."""
        pair = self.pair
        if pair is None or self.consensus is not None:
            return
        workspace = self.context.workspace

        def make() -> Consensus:
            return making.standing(workspace, making.begin(workspace, pair), pair)

        self._do(make)

    def decide(
        self, point: Point, choice: Choice, why: str, own: tuple[Event | Score, ...]
    ) -> bool:
        """Decide a disagreement; return whether that was done.

        Parameters
        ----------
        point
            Which.
        choice
            What is decided.
        why
            In a few words; may be empty.
        own
            What was found together.

        Returns
        -------
        bool
            What stands in the way is told in a sentence.
        """
        verdict = Verdict(choice=choice, why=why, own=own)
        return self._change(
            lambda held: making.decide(self.context.workspace, held, point, verdict)
        )

    def withdraw(self, point: Point) -> bool:
        """Open a disagreement again; return whether that was done."""
        return self._change(lambda held: making.withdraw(self.context.workspace, held, point))

    def lock(self) -> bool:
        """Finish the consensus; return whether that was done."""
        return self._change(lambda held: making.lock(self.context.workspace, held))

    def unlock(self, why: str) -> bool:
        """Open the consensus again, with a reason; return whether that was done."""
        return self._change(lambda held: making.unlock(self.context.workspace, held, why))

    def undo(self) -> None:
        """Take the last decision back."""
        self._turn(self.context.workspace.undo)

    def redo(self) -> None:
        """Make again what was taken back."""
        self._turn(self.context.workspace.redo)

    def _change(self, change: Callable[[Consensus], Consensus]) -> bool:
        held = self.consensus
        if held is None:
            key = self.context.commands.key_text("begin_consensus")
            self.context.notify(self.context.text("Begin the consensus first ({key}).", key=key))
            return False
        return self._do(lambda: change(held))

    def _turn(self, turn: Callable[[str], bool]) -> None:
        held = self.consensus
        if held is None:
            return
        try:
            turn(held.info.id)
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))

    def _do(self, make: Callable[[], Consensus]) -> bool:
        self._changes = True
        try:
            made = make()
        except ObserverError as error:
            self.context.notify(self.context.text.error(error))
            return False
        finally:
            self._changes = False
        self._take(made)
        return True

    def _take(self, consensus: Consensus) -> None:
        self.consensus, self.points = consensus, consensus.points
        self.changed.emit()

    def _stand(self, pair: ComparedPair) -> None:
        workspace = self.context.workspace
        info = making.consensus_of(workspace, pair.first, pair.second)
        if info is not None and workspace.blind.sees(info):
            self.consensus = making.standing(workspace, info, pair)
            self.points = self.consensus.points

    def _follow(self, change: Change) -> None:
        """Know what was done elsewhere, or taken back; what is done from here is known already."""
        held, pair = self.consensus, self.pair
        gone = [record.id for record in change.edit.removed if isinstance(record, CodingInfo)]
        if held is not None and held.info.id in gone:
            records = self.context.workspace.project.records
            if held.info.id not in records:
                self.open(pair)
                return
        if self._changes or held is None or pair is None or change.document != held.info.id:
            return
        info = self.context.workspace.project.get(CodingInfo, held.info.id)
        self._take(making.standing(self.context.workspace, info, pair))
        if change.origin is Origin.EDIT:
            return
        about = {
            record.id
            for record in (*change.edit.added, *change.edit.removed)
            if isinstance(record, Decision)
        }
        turned = [number for number, point in enumerate(self.points) if point.id in about]
        if turned:
            self.turned.emit(turned[0])
