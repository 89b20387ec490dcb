"""Make the pictures of every panel and page: Dutch and English, light and dark.

``make pictures PANELS=folder`` runs this. It opens the sample project in the real window, without
a screen, and brings each panel to a state in which somebody works with it.

    python -m tests.e2e.panel_pictures folder [--only name] [--language nl] [--theme dark]
"""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget

from observer.app.sample import lay_sample_project
from observer.app.settings import Settings
from observer.gui.forms.together_form import TogetherForm
from observer.gui.scheme_editor.editor import SchemeEditor
from observer.gui.scheme_editor.start_form import StartSchemeForm
from observer.model.edits import CodingInfo, CodingStatus, Edit, Replacement
from observer.model.event import Score
from observer.model.forms import About, Form, FormKind, Item
from observer.model.identity import new_id
from observer.model.project_edits import add
from observer.model.scheme import Scheme
from observer.model.session import Session
from observer.model.status_edits import set_master
from tests.e2e.booth import MOMENT_US, Booth
from tests.e2e.look_pictures import LOOK_SCENES

SIZES = ((1366, 768), (1920, 1080))
ALSO_LARGE = {
    "floor-play-ratings",
    "sensitivity-responsiveness-regulation",
    "form-q_sort",
    "several-films",
    "scheme-editor-code",
}
SRR = "sensitivity-responsiveness-regulation"


Scene: TypeAlias = Callable[[Booth], object]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be taken: its name, and what is done before."""

    name: str
    scene: Scene


# The schemes, and the ways of coding beside the film


def coded_with(scheme_id: str) -> Scene:
    """Return what opens a scheme's code panel, with something coded."""

    def scene(booth: Booth) -> None:
        info = booth.begin(scheme_id)
        scheme = booth.scheme(scheme_id)
        booth.room.work.open(booth.room.work.parts[0])
        if not booth.workspace.coding(info.id).all_events():
            for place, track in enumerate(scheme.tracks):
                booth.go(MOMENT_US - 20_000_000 + place * 2_000_000)
                booth.press(track.codes[0].key)
                booth.press(Qt.Key.Key_Escape)
        booth.go(MOMENT_US)

    return scene


def part_of(scheme_id: str, part_id: str) -> Scene:
    """Return what opens one part of a scheme, with some of it answered."""

    def scene(booth: Booth) -> None:
        info = booth.begin(scheme_id)
        room = booth.room
        if part_id == "phases":
            booth.do("phases")
            booth.press("1")
            booth.go(MOMENT_US + 20_000_000)
            booth.press("2")
            return
        answered(booth, info, part_id)
        part = room.work.part_of(part_id)
        assert part is not None
        room.work.open(part)
        booth.go(MOMENT_US + 200_000)
        room.video.setFocus()

    return scene


def answered(booth: Booth, info: CodingInfo, part_id: str) -> None:
    """Have half of the form, the first intervals or a stretch of the trace."""
    scheme, coding = booth.scheme(info.scheme_id), booth.workspace.coding(info.id)
    records: list[Score] = []
    for form in scheme.forms:
        if form.id != part_id or coding.scores_of(form.id) or form.about is not About.SESSION:
            continue
        for place, item in enumerate(form.items[: max(1, len(form.items) * 3 // 5)]):
            value = value_of(form, item, place)
            records.append(Score(id=new_id(), form=form.id, item=item.id, value=value))
    if records:
        added = tuple(Replacement(None, record) for record in records)
        booth.workspace.apply(Edit(document=info.id, kind="score", replacements=added))


def value_of(form: Form, item: Item, place: int) -> float:
    """Return an answer to the item at a place, another one for each."""
    scale = form.scale_of(item)
    if scale is not None:
        return scale.choices[(3 * place + 4) % len(scale.choices)]
    if form.kind is FormKind.ALLOCATION:
        return 40.0 - 10 * place
    return 45.0 + place


# The panels beside the timeline


def own_coding(booth: Booth) -> CodingInfo:
    """Open the sample's own coding, as it is."""
    session = booth.session()
    own = booth.workspace.project.codings(session.id)
    info = next(i for i in own if (i.scheme_id, i.coder, i.tracks) == (SRR, "AB", ()))
    booth.show(info)
    return info


def events(booth: Booth) -> None:
    own_coding(booth)
    booth.do("show_events")


def events_found(booth: Booth) -> None:
    own_coding(booth)
    booth.do("find_events")
    booth.press("kind" if booth.language == "nl" else "child")


def many_picked(booth: Booth) -> None:
    info = own_coding(booth)
    events(booth)
    coding = booth.workspace.coding(info.id)
    picked = coding.on_track("child_signal")[3:9]
    booth.room.many.picking.take(picked)


def one_chosen(booth: Booth) -> None:
    info = own_coding(booth)
    coding = booth.workspace.coding(info.id)
    near = min(coding.on_track("child_gaze"), key=lambda e: abs(e.onset_us - MOMENT_US))
    booth.room.desk.select(near)


def notes(booth: Booth) -> None:
    own_coding(booth)
    booth.do("show_notes")


def question(booth: Booth) -> None:
    booth.begin("caregiver-talk")
    booth.room.work.open(booth.room.work.parts[0])
    scheme = booth.scheme("caregiver-talk")
    asking = next(c for t in scheme.tracks for c in t.codes if c.modifiers)
    booth.room.video.setFocus()
    booth.press(asking.key)


def finishing(booth: Booth) -> None:
    booth.begin("floor-play-ratings")
    booth.do("finish_coding")


def locked(booth: Booth) -> None:
    own = booth.workspace.project.codings(booth.session(1).id)
    info = next(i for i in own if (i.scheme_id, i.coder) == (SRR, "AB"))
    booth.show(info)


def reopening(booth: Booth) -> None:
    locked(booth)
    booth.do("finish_coding")


def comparing(booth: Booth) -> None:
    workspace = booth.workspace
    own = workspace.project.codings(booth.session(1).id)
    other = next(i for i in own if (i.scheme_id, i.coder) == (SRR, "CD"))
    if not other.master:
        workspace.apply(set_master(other, "CD", master=True))
    mine = next(i for i in own if (i.scheme_id, i.coder) == (SRR, "AB"))
    booth.show(mine)
    booth.do("compare_master")


def passes(booth: Booth) -> None:
    booth.begin(SRR, ("child_gaze", "child_signal"))
    booth.room.video.setFocus()
    if not booth.room.desk.is_together:
        booth.do("see_passes")


def one_pass(booth: Booth) -> None:
    booth.begin(SRR, ("child_gaze", "child_signal"))
    if booth.room.desk.is_together:
        booth.do("see_passes")


def keys_here(booth: Booth) -> None:
    own_coding(booth)
    booth.do("show_keys")


def changing_keys(booth: Booth) -> None:
    own_coding(booth)
    booth.do("change_keys")


def live(booth: Booth) -> None:
    workspace = booth.workspace
    first = booth.session(1)
    if all(s.number != 3 for s in workspace.project.of(Session)):
        visit = Session(id=new_id(), family_id=first.family_id, number=3)
        workspace.apply(add("add_session", visit))
    booth.begin(SRR, number=3)


def live_running(booth: Booth) -> None:
    live(booth)
    booth.room.video.setFocus()
    if not booth.room.live.clock.is_running:
        booth.do("play_pause")
    booth.rest(700)
    for key in "aq":
        QTest.keyClicks(booth.room, key)
        booth.rest(400)
    booth.rest(900)
    booth.do("play_pause")


# Films together


def several(booth: Booth) -> None:
    session, workspace = booth.session(1), booth.workspace
    if len(workspace.project.recordings(session.id)) == 1:
        film = workspace.project.recordings(session.id)[0]
        path = booth.folder.parent / "other angle.mp4"
        shutil.copyfile(Path("sample_sessions/session-2.mp4"), path)
        second = replace(
            film,
            id=new_id(),
            label="camera 2",
            path=str(path),
            storing=type(film.storing).LINKED,
            fingerprint="",
            offset_us=3_000_000,
            size_bytes=path.stat().st_size,
        )
        workspace.apply(add("add_recording", second))
    own = workspace.project.codings(session.id)
    booth.show(next(i for i in own if (i.scheme_id, i.coder) == (SRR, "AB")))


def film_strip(booth: Booth) -> None:
    own_coding(booth)
    booth.do("filmstrip")
    booth.rest(2500)


def together(booth: Booth) -> None:
    several(booth)
    booth.do("together_here")
    booth.rest(1500)
    assert booth.room.findChild(TogetherForm) is not None


def layout_even(booth: Booth) -> None:
    several(booth)
    booth.do("next_layout")
    booth.rest(500)


# Schemes


def editor(path: tuple[str | int, ...]) -> Scene:
    """Return what opens a bundled scheme in the editor, at one of its parts."""

    def scene(booth: Booth) -> None:
        booth.house.go("families", booth.session().id, None)
        booth.do("change_scheme")
        form = booth.families.form
        assert isinstance(form, StartSchemeForm)
        wanted = booth.scheme("engagement" if path[:1] != ("forms",) else "floor-play-ratings")
        title = wanted.title.get(booth.language)
        choose(form.list, title)
        form.done_button.click()
        booth.rest(200)
        made = [w for w in booth.window.findChildren(SchemeEditor) if w.isVisible()][-1]
        made.resize(booth.window.size())
        made.show_part(path)
        if path[-2:] == ("codes", 1):
            made.draft.put_words((*path, "label", "nl"), "")
            made.draft.put_words((*path, "key"), "j")
            made.look()

    return scene


def choose(names: QListWidget, title: str) -> None:
    """Choose the line that begins with a title."""
    row = next(i for i in range(names.count()) if names.item(i).text().startswith(title))
    names.setCurrentRow(row)


def scheme_start(booth: Booth) -> None:
    booth.house.go("families", booth.session().id, None)
    booth.do("new_scheme")


def scheme_save(booth: Booth) -> None:
    editor(("tracks", 0, "codes", 0))(booth)
    made = [w for w in booth.window.findChildren(SchemeEditor) if w.isVisible()][-1]
    made.draft.put_words(("tracks", 0, "codes", 0, "definition", "nl"), "Anders omschreven.")
    made.draft.put_words(("tracks", 0, "codes", 0, "definition", "en"), "Described otherwise.")
    made.look()
    made.save()


def scheme_move(booth: Booth) -> None:
    own_coding(booth)
    booth.do("move_scheme")
    booth.rest(200)


# Forms of the codings


def begin_coding(booth: Booth) -> None:
    session = booth.session()
    booth.house.go("families", session.id, None)
    booth.families.sessions.wants_coding.emit(session.id, "")


def hand_over(booth: Booth) -> None:
    session = booth.session()
    booth.house.go("families", session.id, None)
    booth.families.menu.hand_over(session.id)


def give_back(booth: Booth) -> None:
    booth.house.go("families", booth.session(1).id, None)
    own = booth.workspace.project.codings(booth.session(1).id)
    done = next(i for i in own if i.status is CodingStatus.FINISHED)
    booth.families._open(booth.families.menu.handing.give_back(done.id))


def see_others(booth: Booth) -> None:
    session = booth.session()
    booth.house.go("families", session.id, None)
    booth.families.menu.see_others(session.id)


def session_menu(booth: Booth) -> None:
    booth.house.go("families", booth.session().id, None)


def reaction(booth: Booth) -> None:
    own_coding(booth)
    booth.do("reaction_time")


def desk_card(booth: Booth) -> None:
    own_coding(booth)
    booth.do("desk_card")


def shots(schemes: Iterable[Scheme]) -> list[Shot]:
    """Return all pictures, in the order in which they are taken."""
    made: list[Shot] = []
    for scheme in schemes:
        made.append(Shot(scheme.id, coded_with(scheme.id)))
        judged = [form.id for form in scheme.forms]
        judged += [form.id for form in scheme.intervals]
        judged += [trace.id for trace in scheme.traces]
        made += [Shot(f"form-{each}", part_of(scheme.id, each)) for each in judged]
        if scheme.phases:
            made.append(Shot(f"phases-{scheme.id}", part_of(scheme.id, "phases")))
    panels: tuple[tuple[str, Scene], ...] = (
        ("event-list", events),
        ("event-list-find", events_found),
        ("event-list-many", many_picked),
        ("event-chosen", one_chosen),
        ("notes", notes),
        ("question-bar", question),
        ("finishing", finishing),
        ("locked", locked),
        ("reopening", reopening),
        ("comparing", comparing),
        ("one-pass", one_pass),
        ("passes-together", passes),
        ("keys-sheet", keys_here),
        ("keys-changing", changing_keys),
        ("desk-card", desk_card),
        ("reaction-time", reaction),
        ("live", live),
        ("live-running", live_running),
        ("film-strip", film_strip),
        ("several-films", several),
        ("several-films-even", layout_even),
        ("films-together", together),
        ("scheme-start", scheme_start),
        ("scheme-editor-scheme", editor(())),
        ("scheme-editor-track", editor(("tracks", 0))),
        ("scheme-editor-code", editor(("tracks", 0, "codes", 0))),
        ("scheme-editor-problems", editor(("tracks", 0, "codes", 1))),
        ("scheme-editor-form", editor(("forms", 0))),
        ("scheme-save", scheme_save),
        ("scheme-move", scheme_move),
        ("begin-coding", begin_coding),
        ("hand-over", hand_over),
        ("give-back", give_back),
        ("see-others", see_others),
        ("families", session_menu),
    )
    return made + [Shot(name, scene) for name, scene in (*panels, *LOOK_SCENES)]


def take(booth: Booth, out: Path, ending: str, only: str) -> None:
    """Take all pictures in one window."""
    for size in SIZES:
        booth.window.resize(*size)
        for shot in shots(booth.workspace.schemes()):
            if only not in shot.name or (size != SIZES[0] and shot.name not in ALSO_LARGE):
                continue
            name = f"{shot.name}-{ending}-{size[0]}x{size[1]}.png"
            shot.scene(booth)
            booth.picture().save(str(out / name))
            sys.stdout.write(f"{name}\n")
            sys.stdout.flush()
            booth.clear()


def main(out: Path, languages: list[str], themes: list[str], only: str) -> None:
    """Write all pictures into a folder."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication(["pictures"])
    for language in languages:
        with TemporaryDirectory(prefix="ooghoogte-") as name:
            laid = Path(name) / "sample project"
            lay_sample_project(laid, language=language)
            for theme in themes:
                folder = Path(name) / theme / "sample project"
                shutil.copytree(laid, folder)
                settings = Settings(language=language, theme=theme, make_reels=False)
                booth = Booth(application, folder, settings)
                take(booth, out, f"{language}-{theme}", only)
                booth.close()


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--language", action="append", choices=("nl", "en"))
    parser.add_argument("--theme", action="append", choices=("light", "dark"))
    asked = parser.parse_args()
    main(asked.out, asked.language or ["nl", "en"], asked.theme or ["light", "dark"], asked.only)
