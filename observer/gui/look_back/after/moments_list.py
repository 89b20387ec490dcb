"""The moments that can stand on one caregiver's sheet, each with how long she saw it."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QCheckBox, QFrame

from observer.gui.context import RoomContext
from observer.gui.parts import clear, column, heading, label
from observer.gui.words import CLIP_KINDS
from observer.model.conversations import conversations, shown_clips, shown_ms
from observer.model.project_edits import revise
from observer.model.session import Clip
from observer.reports.sheet_moments import may_stand_on


class MomentsList(QFrame):
    """A box to tick for each moment.

    Parameters
    ----------
    context
        What the room stands on.
    """

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self._shown: tuple[object, ...] = ()
        self.boxes: dict[str, QCheckBox] = {}
        around = column(gap=6)
        around.addWidget(heading(context.text("Moments on the sheet"), context.tokens))
        self._rows = column(gap=6)
        around.addLayout(self._rows)
        self.setLayout(around)

    def show_moments(
        self, session_id: str, caregiver_id: str, on_sheet: frozenset[str] = frozenset()
    ) -> None:
        """Show the moments of a session that are a caregiver's own.

        Parameters
        ----------
        session_id
            Whose moments.
        caregiver_id
            Empty shows none.
        on_sheet
            Ids of those that stand on the sheet now.
        """
        project, text = self._context.workspace.project, self._context.text
        clips = may_stand_on(project, session_id, caregiver_id) if caregiver_id else ()
        seen = shown_clips(project, session_id, caregiver_id) if caregiver_id else None
        lines = tuple(
            (clip, *self._words(clip, seen, caregiver_id, is_on=clip.id in on_sheet))
            for clip in clips
        )
        if lines == self._shown and (lines or not self._rows.isEmpty()):
            return
        self._shown = lines
        clear(self._rows)
        self.boxes.clear()
        if not lines:
            self._rows.addWidget(label(text("There is no moment for this caregiver."), "muted"))
        for clip, name, about in lines:
            box = QCheckBox(name)
            box.setAccessibleName(f"{name}, {about}")
            box.setEnabled(seen is None or clip.id in seen)
            box.setChecked(clip.on_sheet and box.isEnabled())
            box.clicked.connect(partial(self._choose, clip.id))
            self.boxes[clip.id] = box
            self._rows.addWidget(box)
            under = label(about, "muted")
            under.setContentsMargins(24, 0, 0, 2)
            self._rows.addWidget(under)

    def _words(
        self, clip: Clip, seen: frozenset[str] | None, caregiver_id: str, *, is_on: bool
    ) -> tuple[str, str]:
        text, project = self._context.text, self._context.workspace.project
        name = clip.title.strip() or text.clock(clip.onset_us)
        parts = [text.render(CLIP_KINDS[clip.kind])]
        held = conversations(project, clip.session_id, caregiver_id)
        shown = sum(shown_ms(project, each.id, clip.id) for each in held)
        if shown:
            parts.append(text("seen for {time}", time=text.clock(shown * 1000)))
        elif seen is not None and clip.id not in seen:
            parts.append(text("not looked at together"))
        if clip.on_sheet and not is_on and (seen is None or clip.id in seen):
            parts.append(text("left out until its repair stands on the sheet too"))
        return name, " \N{MIDDLE DOT} ".join(parts)

    def _choose(self, clip_id: str) -> None:
        is_on = self.boxes[clip_id].isChecked()
        clip = self._context.workspace.project.records.get(clip_id)
        if isinstance(clip, Clip):
            self._context.workspace.apply(
                revise("revise_moment", clip, replace(clip, on_sheet=is_on))
            )
