"""The pages of Look back and of a family, each in a state in which somebody works with it."""

from collections.abc import Callable

from observer.gui.look_back.present.page import PresentPage
from observer.gui.look_back_room import LookBackRoom
from observer.model.feedback import Cue, CueKind, Mark, MarkShape
from observer.model.identity import new_id
from observer.model.plan_edits import put_in
from observer.model.project_edits import add
from tests.e2e.booth import Booth

_SAYS = {"nl": "Kijk, nog een blok!", "en": "Look, one more block!"}
_ASKS = {"nl": "Wat denk je dat Noor hier wil?", "en": "What do you think Noor wants here?"}
_TELLS = {"nl": "Hier wacht je, en Noor neemt het over.", "en": "You wait, and Noor takes over."}


def look_begin(booth: Booth) -> None:
    _room(booth)


def look_prepare(booth: Booth) -> None:
    _plan(booth)
    booth.do("look_prepare")
    booth.rest(2500)


def look_before(booth: Booth) -> None:
    _plan(booth)
    booth.do("look_present")
    booth.rest(1500)


def look_shown(booth: Booth) -> None:
    """Show the first clip, with the parent on this screen's preview."""
    _held(booth)
    booth.do("present_on")
    booth.rest(2500)
    booth.do("present_play")
    booth.rest(600)


def look_black(booth: Booth) -> None:
    _held(booth)
    booth.rest(500)


def look_after(booth: Booth) -> None:
    _end(booth)
    _plan(booth)
    booth.do("look_after")
    booth.rest(2500)


def look_take_home(booth: Booth) -> None:
    _end(booth)
    _plan(booth)
    booth.do("look_take_home")
    booth.rest(3500)


def family_page(command: str) -> Callable[[Booth], None]:
    """Return what opens a page of the family by a command."""

    def scene(booth: Booth) -> None:
        _end(booth)
        booth.house.go("families", booth.session().id, None)
        booth.do(command)
        booth.rest(500)

    return scene


LOOK_SCENES: tuple[tuple[str, Callable[[Booth], None]], ...] = (
    ("look-begin", look_begin),
    ("look-prepare", look_prepare),
    ("look-before", look_before),
    ("look-black", look_black),
    ("look-shown", look_shown),
    ("look-after", look_after),
    ("look-take-home", look_take_home),
    ("family-consent", family_page("edit_consent")),
    ("family-notes", family_page("case_notes")),
    ("family-notes-find", family_page("find_case_notes")),
    ("family-register", family_page("register")),
    ("family-due", family_page("what_is_due")),
)


def _room(booth: Booth) -> LookBackRoom:
    booth.house.go("look", booth.session().id, None)
    booth.rest(200)
    room = booth.house.room("look")
    assert isinstance(room, LookBackRoom)
    return room


def _plan(booth: Booth) -> LookBackRoom:
    """Go to the plan of three clips with a script; make it where there is none."""
    room, workspace = _room(booth), booth.workspace
    if room.plan_id:
        return room
    room.begin.begin_button.click()
    (plan,) = workspace.project.plans(booth.session().id)
    clips = workspace.project.clips(plan.session_id)[:3]
    for clip in clips:
        put = put_in(workspace.project, workspace.project.plans(plan.session_id)[0], clip)
        assert put is not None
        workspace.apply(put)
    spot = Mark(shape=MarkShape.SPOTLIGHT, points=((0.55, 0.3), (0.75, 0.9)))
    arrow = Mark(shape=MarkShape.ARROW, points=((0.2, 0.2), (0.4, 0.5)))
    language = booth.language
    lines = (
        (clips[0], CueKind.CHILD_SAYS, _SAYS[language], (spot,)),
        (clips[1], CueKind.QUESTION, _ASKS[language], ()),
        (clips[2], CueKind.COMMENT, _TELLS[language], (arrow,)),
    )
    cues = [
        Cue(
            id=new_id(),
            plan_id=plan.id,
            clip_id=clip.id,
            at_us=clip.onset_us + 1_000_000,
            kind=kind,
            text=words,
            marks=marks,
        )
        for clip, kind, words, marks in lines
    ]
    workspace.apply(add("add_cues", *cues))
    room.show_plan(plan.id)
    return room


def _held(booth: Booth) -> PresentPage:
    """Begin a conversation, with the parent's screen out of the way."""
    room = _plan(booth)
    booth.do("look_present")
    page = room.page
    assert isinstance(page, PresentPage)
    if not page.conversation.is_held:
        page.begin()
        # on the only screen the window is away meanwhile; its picture is that of two screens
        booth.window.show()
        booth.rest(1500)
    return page


def _end(booth: Booth) -> None:
    """End the conversation that is held, with what the parent said in it."""
    room = booth.house.room("look")
    if not isinstance(room, LookBackRoom) or not isinstance(room.page, PresentPage):
        return
    page = room.page
    if page.conversation.is_held:
        page.end()
        booth.rest(500)
