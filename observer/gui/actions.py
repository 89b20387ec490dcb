"""One table of commands: what each is called, its default keys and where it holds.

A room binds the functions of its commands once; keys, menus, the list behind ``?`` and the finder
behind Ctrl+K all derive from the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from observer.model.messages import Message, msg
from observer.text.catalogue import Catalogue


class Scope(StrEnum):
    """Where a command holds.

    ``STAGE`` is the film and the timeline of the Code room: its keys are letters, Space and
    arrows, which elsewhere belong to the focused button, list or box. ``WALK`` is the same in the
    Agreement room: film, timeline and list of disagreements. ``LOOK`` holds on every page of Look
    back, ``PREPARE`` while a plan is made, ``CUT`` on the film of the plan, ``PRESENT`` while a
    feedback session is held, and ``TAKE_HOME`` on the film to take home.
    """

    WINDOW = "window"
    FAMILIES = "families"
    CODE = "code"
    STAGE = "stage"
    LOOK = "look"
    PREPARE = "prepare"
    CUT = "cut"
    PRESENT = "present"
    TAKE_HOME = "take_home"
    FIGURES = "figures"
    AGREEMENT = "agreement"
    WALK = "walk"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A command.

    Attributes
    ----------
    id
        Stable; changed keys are kept under it.
    text
        What a menu, the finder and the list of keys call it.
    help
        What it does, in a sentence.
    keys
        Default keys in Qt's portable text; empty if it has none.
    repeats
        Whether a held key does it again and again.
    """

    id: str
    scope: Scope
    text: Message
    help: Message
    keys: tuple[str, ...] = ()
    repeats: bool = False


ACTIONS: tuple[Action, ...] = (
    Action(
        id="find_command",
        scope=Scope.WINDOW,
        text=msg("Find a command"),
        help=msg("Lists every command that holds here; type a few letters."),
        keys=("Ctrl+K",),
    ),
    Action(
        id="show_keys",
        scope=Scope.WINDOW,
        text=msg("All keys"),
        help=msg("Shows the keys of this room."),
        keys=("?", "F1"),
    ),
    Action(
        id="change_keys",
        scope=Scope.WINDOW,
        text=msg("Change the keys"),
        help=msg("Gives commands, codes and answers the keys you like."),
        keys=("Shift+F1",),
    ),
    Action(
        id="tour",
        scope=Scope.WINDOW,
        text=msg("Tour of one minute"),
        help=msg("Points at the film, the codes, the timeline, the figures and the sheet."),
    ),
    Action(
        id="room_families",
        scope=Scope.WINDOW,
        text=msg("Go to Families"),
        help=msg("Families, sessions, recordings and consent."),
        keys=("Alt+1",),
    ),
    Action(
        id="room_code",
        scope=Scope.WINDOW,
        text=msg("Go to Code"),
        help=msg("The film with its codes and timeline."),
        keys=("Alt+2",),
    ),
    Action(
        id="room_look",
        scope=Scope.WINDOW,
        text=msg("Go to Look back"),
        help=msg("What you and the parent look at together, and what comes of it."),
        keys=("Alt+3",),
    ),
    Action(
        id="room_figures",
        scope=Scope.WINDOW,
        text=msg("Go to Figures"),
        help=msg("What the codes say, in sentences, tables and a picture."),
        keys=("Alt+4",),
    ),
    Action(
        id="room_agreement",
        scope=Scope.WINDOW,
        text=msg("Go to Agreement"),
        help=msg("Whether two coders see the same, and the consensus of both."),
        keys=("Alt+5",),
    ),
    Action(
        id="room_share",
        scope=Scope.WINDOW,
        text=msg("Go to Share"),
        help=msg("The parent sheet and the files that may leave."),
        keys=("Alt+6",),
    ),
    Action(
        id="lock",
        scope=Scope.WINDOW,
        text=msg("Lock"),
        help=msg("Closes the project until the passphrase is given again."),
        keys=("Ctrl+L",),
    ),
    Action(
        id="open_project",
        scope=Scope.WINDOW,
        text=msg("Open or make a project"),
        help=msg("Closes this project and shows the start page."),
        keys=("Ctrl+O",),
    ),
    Action(
        id="quit",
        scope=Scope.WINDOW,
        text=msg("Close the program"),
        help=msg("All is on disk already; the next time you are where you left."),
        keys=("Ctrl+Q",),
    ),
    Action(
        id="settings",
        scope=Scope.WINDOW,
        text=msg("Settings"),
        help=msg("Language, light or dark, and when the window locks itself."),
        keys=("Ctrl+,",),
    ),
    Action(
        id="full_screen",
        scope=Scope.WINDOW,
        text=msg("Full screen"),
        help=msg("Fills the screen, and back again."),
        keys=("F11",),
    ),
    Action(
        id="new_family",
        scope=Scope.FAMILIES,
        text=msg("New family"),
        help=msg("Adds a family under the next free pseudonym."),
        keys=("Ctrl+N",),
    ),
    Action(
        id="new_session",
        scope=Scope.FAMILIES,
        text=msg("New session"),
        help=msg("Adds a session to the chosen family."),
        keys=("Ctrl+Shift+N",),
    ),
    Action(
        id="add_recordings",
        scope=Scope.FAMILIES,
        text=msg("Add recordings"),
        help=msg("Adds films to the chosen session; dropping them on the window does the same."),
        keys=("Ctrl+I",),
    ),
    Action(
        id="bring_in",
        scope=Scope.FAMILIES,
        text=msg("Bring in from another program"),
        help=msg("Takes over schemes, sessions and codings of BORIS, The Observer XT and ELAN."),
        keys=("Ctrl+Shift+I",),
    ),
    Action(
        id="edit_consent",
        scope=Scope.FAMILIES,
        text=msg("Consent of this family"),
        help=msg("Who gave consent for what, until when."),
        keys=("Ctrl+T",),
    ),
    Action(
        id="case_notes",
        scope=Scope.FAMILIES,
        text=msg("Factors and summary"),
        help=msg("What helps this family and what makes it hard, in notes for the team alone."),
        keys=("Ctrl+E",),
    ),
    Action(
        id="find_case_notes",
        scope=Scope.FAMILIES,
        text=msg("Search the notes of all cases"),
        help=msg("Finds words in the factors and summaries of every family."),
        keys=("Ctrl+F",),
    ),
    Action(
        id="register",
        scope=Scope.FAMILIES,
        text=msg("Register of this family"),
        help=msg("What is due, what proves consent, what stops an erasure, and who has looked."),
        keys=("Ctrl+R",),
    ),
    Action(
        id="what_is_due",
        scope=Scope.FAMILIES,
        text=msg("What is due"),
        help=msg("Which consents end, and which films are to be erased, in every family."),
        keys=("Ctrl+D",),
    ),
    Action(
        id="together",
        scope=Scope.FAMILIES,
        text=msg("Recordings together"),
        help=msg("Lays the recordings of the session on one clock: by sound, a clap, or by hand."),
        keys=("Ctrl+Shift+T",),
    ),
    Action(
        id="code_session",
        scope=Scope.FAMILIES,
        text=msg("Code this session"),
        help=msg("Opens your coding of the chosen session, or begins one."),
        keys=("Ctrl+Return",),
    ),
    Action(
        id="hand_over",
        scope=Scope.FAMILIES,
        text=msg("Hand over to another coder"),
        help=msg("Writes the chosen session into one encrypted file for another laptop."),
        keys=("Ctrl+H",),
    ),
    Action(
        id="give_back",
        scope=Scope.FAMILIES,
        text=msg("Give the coding back"),
        help=msg("Writes your coding of a session that was handed to you, without the film."),
    ),
    Action(
        id="merge_coding",
        scope=Scope.FAMILIES,
        text=msg("Merge a coding that came back"),
        help=msg("Takes in what another coder made of a session; nothing is overwritten."),
        keys=("Ctrl+Shift+H",),
    ),
    Action(
        id="see_others",
        scope=Scope.FAMILIES,
        text=msg("See what others coded"),
        help=msg("Shows or hides in the chosen session what others coded; it is logged."),
    ),
    Action(
        id="move_scheme_in_families",
        scope=Scope.FAMILIES,
        text=msg("Move to a newer version of the scheme"),
        help=msg("Lists what a newer version changes in your coding of this session, then moves."),
    ),
    Action(
        id="new_scheme",
        scope=Scope.FAMILIES,
        text=msg("New coding scheme …"),
        help=msg("Makes a coding scheme of your own: tracks, codes, keys, forms."),
    ),
    Action(
        id="change_scheme",
        scope=Scope.FAMILIES,
        text=msg("Change a coding scheme …"),
        help=msg("Opens a scheme in the editor; what is coded keeps the version it has."),
    ),
    Action(
        id="undo_project",
        scope=Scope.FAMILIES,
        text=msg("Undo"),
        help=msg("Takes back the latest change of families, sessions or consent."),
        keys=("Ctrl+Z",),
    ),
    Action(
        id="redo_project",
        scope=Scope.FAMILIES,
        text=msg("Redo"),
        help=msg("Does again what was taken back."),
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    Action(
        id="undo",
        scope=Scope.CODE,
        text=msg("Undo"),
        help=msg("Takes back the latest change of this coding."),
        keys=("Ctrl+Z",),
        repeats=True,
    ),
    Action(
        id="redo",
        scope=Scope.CODE,
        text=msg("Redo"),
        help=msg("Does again what was taken back."),
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
        repeats=True,
    ),
    Action(
        id="go_to_time",
        scope=Scope.CODE,
        text=msg("Go to a time"),
        help=msg("Type a time, such as 1:04, and go there."),
        keys=("Ctrl+G",),
    ),
    Action(
        id="show_events",
        scope=Scope.CODE,
        text=msg("List of events"),
        help=msg("Opens the list of events beside the timeline, or closes it."),
        keys=("Ctrl+E",),
    ),
    Action(
        id="find_events",
        scope=Scope.CODE,
        text=msg("Find events"),
        help=msg("Shows the events that fit: code, modifier, text, duration or phase."),
        keys=("Ctrl+F",),
    ),
    Action(
        id="show_notes",
        scope=Scope.CODE,
        text=msg("Notes"),
        help=msg("Opens the notes beside the timeline, or closes them."),
        keys=("Ctrl+N",),
    ),
    Action(
        id="together_here",
        scope=Scope.CODE,
        text=msg("Recordings together"),
        help=msg("Lays the recordings of the session on one clock: by sound, a clap, or by hand."),
        keys=("Ctrl+Shift+T",),
    ),
    Action(
        id="desk_card",
        scope=Scope.CODE,
        text=msg("Card for the desk"),
        help=msg("Writes codes and keys on a card to print, as PDF."),
    ),
    Action(
        id="reaction_time",
        scope=Scope.CODE,
        text=msg("Your reaction time"),
        help=msg("Lets a key pressed while the film plays mean what you saw just before."),
    ),
    Action(
        id="finish_coding",
        scope=Scope.CODE,
        text=msg("Finish the coding"),
        help=msg("Lists what is open, finishes the coding, or opens it again with a reason."),
        keys=("F9",),
    ),
    Action(
        id="compare_master",
        scope=Scope.CODE,
        text=msg("Beside the master coding"),
        help=msg("Shows where your finished coding and the master agree, and where they differ."),
        keys=("Shift+F9",),
    ),
    Action(
        id="see_passes",
        scope=Scope.CODE,
        text=msg("Your other passes too"),
        help=msg("Shows on the timeline what you coded in other passes, or hides it again."),
        keys=("Ctrl+F9",),
    ),
    Action(
        id="next_part",
        scope=Scope.CODE,
        text=msg("Next part of this coding"),
        help=msg("Shows beside the film what comes next: the codes, or a form of the scheme."),
        keys=("Ctrl+PgDown",),
    ),
    Action(
        id="previous_part",
        scope=Scope.CODE,
        text=msg("Previous part of this coding"),
        help=msg("Shows beside the film what came before: the codes, or a form of the scheme."),
        keys=("Ctrl+PgUp",),
    ),
    Action(
        id="phases",
        scope=Scope.CODE,
        text=msg("Phases"),
        help=msg("Shows the phases of the session beside the film, to mark and to name them."),
        keys=("Ctrl+Shift+P",),
    ),
    Action(
        id="end_live",
        scope=Scope.CODE,
        text=msg("End the live coding"),
        help=msg("Stops the clock of a session without a film; what runs ends with it."),
    ),
    Action(
        id="next_sheet",
        scope=Scope.CODE,
        text=msg("Next sheet of the form"),
        help=msg("Shows the form for the next phase or stretch, or the next pile of cards."),
        keys=("Shift+PgDown",),
    ),
    Action(
        id="previous_sheet",
        scope=Scope.CODE,
        text=msg("Previous sheet of the form"),
        help=msg("Shows the form for the phase or stretch before, or the pile of cards before."),
        keys=("Shift+PgUp",),
    ),
    Action(
        id="read_first",
        scope=Scope.CODE,
        text=msg("Before you code with this scheme"),
        help=msg("Shows again what this scheme asks you to read before you code with it."),
    ),
    Action(
        id="move_scheme",
        scope=Scope.CODE,
        text=msg("Move to a newer version of the scheme"),
        help=msg("Lists what a newer version changes in this coding, and moves it there."),
    ),
    Action(
        id="make_reel",
        scope=Scope.CODE,
        text=msg("Make scrubbing instant"),
        help=msg("Makes small pictures of these films, also where that was stopped before."),
    ),
    Action(
        id="stop_reel",
        scope=Scope.CODE,
        text=msg("Stop making scrubbing instant"),
        help=msg("Makes no more small pictures of these films; those there are stay in use."),
    ),
    Action(
        id="play_pause",
        scope=Scope.STAGE,
        text=msg("Play or pause"),
        help=msg("Plays from here, or stops on this frame."),
        keys=("Space",),
    ),
    Action(
        id="shuttle_back",
        scope=Scope.STAGE,
        text=msg("Play backwards"),
        help=msg("Plays backwards; pressed again, twice as fast. With K held: creeps back."),
        keys=("J",),
    ),
    Action(
        id="shuttle_stop",
        scope=Scope.STAGE,
        text=msg("Pause"),
        help=msg("Stops on this frame, back at normal speed."),
        keys=("K",),
    ),
    Action(
        id="shuttle_forward",
        scope=Scope.STAGE,
        text=msg("Play, faster"),
        help=msg("Plays; pressed again, twice as fast. With K held: creeps on."),
        keys=("L",),
    ),
    Action(
        id="faster",
        scope=Scope.STAGE,
        text=msg("Faster"),
        help=msg("One step up in speed, up to four times as fast."),
        keys=("Shift+Up",),
    ),
    Action(
        id="slower",
        scope=Scope.STAGE,
        text=msg("Slower"),
        help=msg("One step down in speed, down to a tenth."),
        keys=("Shift+Down",),
    ),
    Action(
        id="frame_back",
        scope=Scope.STAGE,
        text=msg("One frame back"),
        help=msg("Shows the frame before this one."),
        keys=("Left", ","),
        repeats=True,
    ),
    Action(
        id="frame_forward",
        scope=Scope.STAGE,
        text=msg("One frame forward"),
        help=msg("Shows the frame after this one."),
        keys=("Right", "."),
        repeats=True,
    ),
    Action(
        id="second_back",
        scope=Scope.STAGE,
        text=msg("One second back"),
        help=msg("Goes one second back."),
        keys=("Shift+Left",),
        repeats=True,
    ),
    Action(
        id="second_forward",
        scope=Scope.STAGE,
        text=msg("One second forward"),
        help=msg("Goes one second forward."),
        keys=("Shift+Right",),
        repeats=True,
    ),
    Action(
        id="five_seconds_back",
        scope=Scope.STAGE,
        text=msg("Five seconds back"),
        help=msg("Goes five seconds back."),
        keys=("Ctrl+Left",),
        repeats=True,
    ),
    Action(
        id="five_seconds_forward",
        scope=Scope.STAGE,
        text=msg("Five seconds forward"),
        help=msg("Goes five seconds forward."),
        keys=("Ctrl+Right",),
        repeats=True,
    ),
    Action(
        id="previous_event",
        scope=Scope.STAGE,
        text=msg("Previous event"),
        help=msg("Goes to the event before this moment and selects it."),
        keys=("Up",),
        repeats=True,
    ),
    Action(
        id="next_event",
        scope=Scope.STAGE,
        text=msg("Next event"),
        help=msg("Goes to the event after this moment and selects it."),
        keys=("Down",),
        repeats=True,
    ),
    Action(
        id="to_start",
        scope=Scope.STAGE,
        text=msg("To the start"),
        help=msg("Goes to the first frame."),
        keys=("Home",),
    ),
    Action(
        id="to_end",
        scope=Scope.STAGE,
        text=msg("To the end"),
        help=msg("Goes to the last frame."),
        keys=("End",),
    ),
    Action(
        id="play_around",
        scope=Scope.STAGE,
        text=msg("Repeat this moment"),
        help=msg("Plays around the playhead, from a second before to a second after."),
        keys=("/",),
    ),
    Action(
        id="loop",
        scope=Scope.STAGE,
        text=msg("Loop"),
        help=msg("Plays the selected event or moment over and over; pressed again, ends the loop."),
        keys=("Ctrl+R",),
    ),
    Action(
        id="loop_in",
        scope=Scope.STAGE,
        text=msg("Loop from here"),
        help=msg("Sets where the loop begins."),
        keys=("Shift+I",),
    ),
    Action(
        id="loop_out",
        scope=Scope.STAGE,
        text=msg("Loop up to here"),
        help=msg("Sets where the loop ends; the films then play it over and over."),
        keys=("Shift+O",),
    ),
    Action(
        id="next_film",
        scope=Scope.STAGE,
        text=msg("Next film to the front"),
        help=msg("Makes the next film of the session the one that is coded on."),
        keys=("F6",),
    ),
    Action(
        id="next_layout",
        scope=Scope.STAGE,
        text=msg("Other layout"),
        help=msg("One large, side by side, picture in picture, or one film alone."),
        keys=("F7",),
    ),
    Action(
        id="mute",
        scope=Scope.STAGE,
        text=msg("Sound of this film"),
        help=msg("Mutes the film at the front, or lets it be heard."),
        keys=("F8",),
    ),
    Action(
        id="next_sound",
        scope=Scope.STAGE,
        text=msg("Hear another recording"),
        help=msg("Lets the next recording of the session be heard, and it alone."),
        keys=("Shift+F8",),
    ),
    Action(
        id="moment_in",
        scope=Scope.STAGE,
        text=msg("Moment begins here"),
        help=msg("Sets where a moment to look back at begins."),
        keys=("I",),
    ),
    Action(
        id="moment_out",
        scope=Scope.STAGE,
        text=msg("Moment ends here"),
        help=msg("Sets where the moment ends, and keeps it for the Share room."),
        keys=("O",),
    ),
    Action(
        id="memo",
        scope=Scope.STAGE,
        text=msg("Note at this moment"),
        help=msg("Opens the note of this moment beside the film."),
        keys=("M",),
    ),
    Action(
        id="uncodable",
        scope=Scope.STAGE,
        text=msg("Uncodable"),
        help=msg("Begins a stretch that cannot be coded; pressed again, ends it."),
        keys=("U",),
    ),
    Action(
        id="uncodable_track",
        scope=Scope.STAGE,
        text=msg("One track uncodable"),
        help=msg("Begins a stretch that cannot be coded on one track; pressed again, ends it."),
        keys=("Shift+U",),
    ),
    Action(
        id="next_item",
        scope=Scope.STAGE,
        text=msg("Next item"),
        help=msg("Goes to the next item of the form beside the film."),
        keys=("Enter", "Return", "Ctrl+Down"),
        repeats=True,
    ),
    Action(
        id="previous_item",
        scope=Scope.STAGE,
        text=msg("Previous item"),
        help=msg("Goes to the item before this one in the form beside the film."),
        keys=("Shift+Enter", "Shift+Return", "Ctrl+Up"),
        repeats=True,
    ),
    Action(
        id="first_open",
        scope=Scope.STAGE,
        text=msg("First open interval"),
        help=msg("Goes to the first interval with something left to score."),
        keys=("Ctrl+D",),
    ),
    Action(
        id="next_phase",
        scope=Scope.STAGE,
        text=msg("Next phase begins here"),
        help=msg("Ends the phase that runs, and begins the next one of the scheme."),
        keys=("Ctrl+P",),
    ),
    Action(
        id="lay_live",
        scope=Scope.STAGE,
        text=msg("The chosen event is this frame"),
        help=msg("Lays a coding that was made without a film on the film that came later."),
        keys=("Ctrl+Shift+J",),
    ),
    Action(
        id="cite_event",
        scope=Scope.STAGE,
        text=msg("Cite the event"),
        help=msg("Names the selected event as what the open answer of the form rests on."),
        keys=("Ctrl+Enter", "Ctrl+Return"),
    ),
    Action(
        id="remove_event",
        scope=Scope.STAGE,
        text=msg("Remove the event"),
        help=msg("Removes the selected event; Undo brings it back."),
        keys=("Delete", "Backspace"),
    ),
    Action(
        id="copy_events",
        scope=Scope.STAGE,
        text=msg("Copy the events"),
        help=msg("Remembers what is picked; click with Ctrl or Shift to pick several."),
        keys=("Ctrl+C",),
    ),
    Action(
        id="paste_events",
        scope=Scope.STAGE,
        text=msg("Lay the copied events down"),
        help=msg("Lays down what was copied; the earliest begins on this frame."),
        keys=("Ctrl+V",),
    ),
    Action(
        id="pick_all",
        scope=Scope.STAGE,
        text=msg("Pick all events"),
        help=msg("Picks every event, or all that were found."),
        keys=("Ctrl+A",),
    ),
    Action(
        id="next_found",
        scope=Scope.STAGE,
        text=msg("Next event that was found"),
        help=msg("Goes to the next event that fits what you look for."),
        keys=("F3",),
    ),
    Action(
        id="previous_found",
        scope=Scope.STAGE,
        text=msg("Previous event that was found"),
        help=msg("Goes to the event before that fits what you look for."),
        keys=("Shift+F3",),
    ),
    Action(
        id="relabel_event",
        scope=Scope.STAGE,
        text=msg("Give the event another code"),
        help=msg("Opens what can be done with the selected event; a code's key chooses that code."),
        keys=("F2",),
    ),
    Action(
        id="split_event",
        scope=Scope.STAGE,
        text=msg("Split the bout"),
        help=msg("Cuts the selected bout in two at the playhead."),
        keys=("Ctrl+B",),
    ),
    Action(
        id="merge_event",
        scope=Scope.STAGE,
        text=msg("Merge with the next"),
        help=msg("Makes one bout of the selected one and the next of the same code."),
        keys=("Ctrl+M",),
    ),
    Action(
        id="nudge_back",
        scope=Scope.STAGE,
        text=msg("Event one frame earlier"),
        help=msg("Moves the onset of the selected event one frame back."),
        keys=("Alt+Left",),
        repeats=True,
    ),
    Action(
        id="nudge_forward",
        scope=Scope.STAGE,
        text=msg("Event one frame later"),
        help=msg("Moves the onset of the selected event one frame forward."),
        keys=("Alt+Right",),
        repeats=True,
    ),
    Action(
        id="coded_from",
        scope=Scope.STAGE,
        text=msg("Coded part begins here"),
        help=msg("The tracks in view were coded from here on."),
        keys=("Ctrl+[",),
    ),
    Action(
        id="coded_to",
        scope=Scope.STAGE,
        text=msg("Coded part ends here"),
        help=msg("The tracks in view were coded up to here."),
        keys=("Ctrl+]",),
    ),
    Action(
        id="zoom_in",
        scope=Scope.STAGE,
        text=msg("Zoom in"),
        help=msg("Shows a shorter stretch of the timeline."),
        keys=("Ctrl+=", "Ctrl++"),
        repeats=True,
    ),
    Action(
        id="zoom_out",
        scope=Scope.STAGE,
        text=msg("Zoom out"),
        help=msg("Shows a longer stretch of the timeline."),
        keys=("Ctrl+-",),
        repeats=True,
    ),
    Action(
        id="zoom_all",
        scope=Scope.STAGE,
        text=msg("Whole session"),
        help=msg("Shows the whole session on the timeline."),
        keys=("Ctrl+0",),
    ),
    Action(
        id="filmstrip",
        scope=Scope.STAGE,
        text=msg("Filmstrip"),
        help=msg("Shows small pictures of the film along the timeline, or takes them away."),
        keys=("Ctrl+Shift+F",),
    ),
    Action(
        id="sound_look",
        scope=Scope.STAGE,
        text=msg("Sound or voices"),
        help=msg("Shows on the timeline how loud it is, where voices are, or both."),
        keys=("Ctrl+Shift+V",),
    ),
    Action(
        id="picture_closer",
        scope=Scope.STAGE,
        text=msg("Picture closer"),
        help=msg("Looks at the picture from closer; drag it to look elsewhere."),
        keys=("PgUp", "+"),
        repeats=True,
    ),
    Action(
        id="picture_further",
        scope=Scope.STAGE,
        text=msg("Picture further away"),
        help=msg("Looks at the picture from further away."),
        keys=("PgDown", "-"),
        repeats=True,
    ),
    Action(
        id="picture_whole",
        scope=Scope.STAGE,
        text=msg("Whole picture"),
        help=msg("Shows the whole picture again; a double click on it does the same."),
        keys=("=",),
    ),
    Action(
        id="picture_left",
        scope=Scope.STAGE,
        text=msg("Look more to the left"),
        help=msg("From closer: moves to the left of the picture."),
        keys=("Ctrl+Shift+Left",),
        repeats=True,
    ),
    Action(
        id="picture_right",
        scope=Scope.STAGE,
        text=msg("Look more to the right"),
        help=msg("From closer: moves to the right of the picture."),
        keys=("Ctrl+Shift+Right",),
        repeats=True,
    ),
    Action(
        id="picture_up",
        scope=Scope.STAGE,
        text=msg("Look higher"),
        help=msg("From closer: moves to the top of the picture."),
        keys=("Ctrl+Shift+Up",),
        repeats=True,
    ),
    Action(
        id="picture_down",
        scope=Scope.STAGE,
        text=msg("Look lower"),
        help=msg("From closer: moves to the foot of the picture."),
        keys=("Ctrl+Shift+Down",),
        repeats=True,
    ),
    Action(
        id="picture_light",
        scope=Scope.STAGE,
        text=msg("Brightness and contrast"),
        help=msg("Opens three sliders on the picture, or closes them; the film does not change."),
        keys=("Ctrl+Shift+L",),
    ),
    Action(
        id="picture_brighter",
        scope=Scope.STAGE,
        text=msg("Picture brighter"),
        help=msg("Shows the picture one step brighter."),
        keys=("Alt+Up",),
        repeats=True,
    ),
    Action(
        id="picture_darker",
        scope=Scope.STAGE,
        text=msg("Picture darker"),
        help=msg("Shows the picture one step darker."),
        keys=("Alt+Down",),
        repeats=True,
    ),
    Action(
        id="picture_contrast_more",
        scope=Scope.STAGE,
        text=msg("More contrast"),
        help=msg("Shows the picture with one step more contrast."),
        keys=("Alt+PgUp",),
        repeats=True,
    ),
    Action(
        id="picture_contrast_less",
        scope=Scope.STAGE,
        text=msg("Less contrast"),
        help=msg("Shows the picture with one step less contrast."),
        keys=("Alt+PgDown",),
        repeats=True,
    ),
    Action(
        id="picture_as_filmed",
        scope=Scope.STAGE,
        text=msg("Picture as filmed"),
        help=msg("Takes brightness and contrast back."),
        keys=("Alt+Home",),
    ),
    Action(
        id="snapshot",
        scope=Scope.STAGE,
        text=msg("Keep this picture"),
        help=msg("Writes the picture on the screen to a PNG file, if consent covers it."),
        keys=("Ctrl+Shift+S",),
    ),
    Action(
        id="snapshot_as",
        scope=Scope.STAGE,
        text=msg("Keep this picture elsewhere"),
        help=msg("Asks again what pictures are kept for, and in which folder."),
    ),
    Action(
        id="look_prepare",
        scope=Scope.LOOK,
        text=msg("Prepare"),
        help=msg("The plan: which clips, in which order, with which script."),
        keys=("Ctrl+1",),
    ),
    Action(
        id="look_present",
        scope=Scope.LOOK,
        text=msg("Look together"),
        help=msg("Holds the feedback session: what the parent sees, and your script."),
        keys=("Ctrl+2",),
    ),
    Action(
        id="look_after",
        scope=Scope.LOOK,
        text=msg("Afterwards"),
        help=msg("The working point, the next appointment and the parent sheet."),
        keys=("Ctrl+3",),
    ),
    Action(
        id="look_take_home",
        scope=Scope.LOOK,
        text=msg("Film to take home"),
        help=msg("The clips as a film for the parent, with others made unrecognisable."),
        keys=("Ctrl+4",),
    ),
    Action(
        id="take_play",
        scope=Scope.TAKE_HOME,
        text=msg("Play or pause"),
        help=msg("Plays the clip as it would leave; each second that was seen whole is ticked."),
        keys=("Space",),
    ),
    Action(
        id="take_frame_back",
        scope=Scope.TAKE_HOME,
        text=msg("One frame back"),
        help=msg("Shows the frame before this one."),
        keys=("Left", ","),
        repeats=True,
    ),
    Action(
        id="take_frame_forward",
        scope=Scope.TAKE_HOME,
        text=msg("One frame forward"),
        help=msg("Shows the frame after this one."),
        keys=("Right", "."),
        repeats=True,
    ),
    Action(
        id="take_second_back",
        scope=Scope.TAKE_HOME,
        text=msg("One second back"),
        help=msg("Goes one second back."),
        keys=("Shift+Left",),
        repeats=True,
    ),
    Action(
        id="take_second_forward",
        scope=Scope.TAKE_HOME,
        text=msg("One second forward"),
        help=msg("Goes one second on."),
        keys=("Shift+Right",),
        repeats=True,
    ),
    Action(
        id="take_seen",
        scope=Scope.TAKE_HOME,
        text=msg("See the next second"),
        help=msg("Plays the next second that was not looked at; then it is ticked."),
        keys=("V",),
    ),
    Action(
        id="take_unseen",
        scope=Scope.TAKE_HOME,
        text=msg("Next second to look at"),
        help=msg("Goes to the next second that nobody looked at yet."),
        keys=("U",),
    ),
    Action(
        id="cover_new",
        scope=Scope.TAKE_HOME,
        text=msg("Cover a face"),
        help=msg("Lays one more cover on the picture; the mouse or the keys bring it to its face."),
        keys=("N",),
    ),
    Action(
        id="cover_follow",
        scope=Scope.TAKE_HOME,
        text=msg("Follow the face"),
        help=msg("Follows the chosen face through the clip, from where it was drawn."),
        keys=("F",),
    ),
    Action(
        id="cover_gone",
        scope=Scope.TAKE_HOME,
        text=msg("Gone from here on"),
        help=msg("The chosen face leaves the picture here, until it is drawn again."),
        keys=("G",),
    ),
    Action(
        id="cover_lost",
        scope=Scope.TAKE_HOME,
        text=msg("Where a face was lost"),
        help=msg(
            "Goes where a face was lost, and shows what lies there; draw it where it is seen."
        ),
        keys=("L",),
    ),
    Action(
        id="cover_remove",
        scope=Scope.TAKE_HOME,
        text=msg("Remove the cover"),
        help=msg("Takes the chosen cover away; its seconds have to be looked at again."),
        keys=("Del",),
    ),
    Action(
        id="cover_through",
        scope=Scope.TAKE_HOME,
        text=msg("What lies under"),
        help=msg("Shows the faces again, so that you can draw them better."),
        keys=("C",),
    ),
    Action(
        id="cover_left",
        scope=Scope.TAKE_HOME,
        text=msg("Cover to the left"),
        help=msg("Moves the chosen cover on this frame."),
        keys=("Ctrl+Left",),
        repeats=True,
    ),
    Action(
        id="cover_right",
        scope=Scope.TAKE_HOME,
        text=msg("Cover to the right"),
        help=msg("Moves the chosen cover on this frame."),
        keys=("Ctrl+Right",),
        repeats=True,
    ),
    Action(
        id="cover_up",
        scope=Scope.TAKE_HOME,
        text=msg("Cover up"),
        help=msg("Moves the chosen cover on this frame."),
        keys=("Ctrl+Up",),
        repeats=True,
    ),
    Action(
        id="cover_down",
        scope=Scope.TAKE_HOME,
        text=msg("Cover down"),
        help=msg("Moves the chosen cover on this frame."),
        keys=("Ctrl+Down",),
        repeats=True,
    ),
    Action(
        id="cover_larger",
        scope=Scope.TAKE_HOME,
        text=msg("Larger cover"),
        help=msg("Makes the chosen cover larger on this frame."),
        keys=("+",),
        repeats=True,
    ),
    Action(
        id="cover_smaller",
        scope=Scope.TAKE_HOME,
        text=msg("Smaller cover"),
        help=msg("Makes the chosen cover smaller on this frame."),
        keys=("-",),
        repeats=True,
    ),
    Action(
        id="new_plan",
        scope=Scope.LOOK,
        text=msg("New plan"),
        help=msg("Begins a plan with the parent's question and last time's working point."),
        keys=("Ctrl+N",),
    ),
    Action(
        id="undo_look",
        scope=Scope.LOOK,
        text=msg("Undo"),
        help=msg("Takes back the latest change of the plan or of what was written down."),
        keys=("Ctrl+Z",),
    ),
    Action(
        id="redo_look",
        scope=Scope.LOOK,
        text=msg("Redo"),
        help=msg("Does again what was taken back."),
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    Action(
        id="clip_up",
        scope=Scope.PREPARE,
        text=msg("Clip one place up"),
        help=msg("Shows the chosen clip earlier."),
        keys=("Alt+Up",),
    ),
    Action(
        id="clip_down",
        scope=Scope.PREPARE,
        text=msg("Clip one place down"),
        help=msg("Shows the chosen clip later."),
        keys=("Alt+Down",),
    ),
    Action(
        id="take_out_clip",
        scope=Scope.PREPARE,
        text=msg("Take the clip out of the plan"),
        help=msg("Takes the chosen clip and its script out; the moment itself stays."),
        keys=("Ctrl+Delete", "Ctrl+Backspace"),
    ),
    Action(
        id="name_clip",
        scope=Scope.PREPARE,
        text=msg("Name the clip"),
        help=msg("Types another title; the parent sees it above the clip."),
        keys=("F2",),
    ),
    Action(
        id="choose_moments",
        scope=Scope.PREPARE,
        text=msg("Choose moments"),
        help=msg("Goes to the marked moments; Enter puts one into the plan."),
        keys=("F4",),
    ),
    Action(
        id="to_film",
        scope=Scope.PREPARE,
        text=msg("To the film"),
        help=msg("Goes to the film, where letters and arrows cut, mark and write the script."),
        keys=("F6",),
    ),
    Action(
        id="beside",
        scope=Scope.PREPARE,
        text=msg("Old beside new"),
        help=msg("Lays a moment of an earlier film beside the clip, or closes it again."),
        keys=("F7",),
    ),
    Action(
        id="copy_plan",
        scope=Scope.PREPARE,
        text=msg("Copy the plan"),
        help=msg("Makes a second plan of the same clips and script, such as for another parent."),
    ),
    Action(
        id="remove_plan",
        scope=Scope.PREPARE,
        text=msg("Remove the plan"),
        help=msg("Removes a plan that was never used in a conversation; Undo brings it back."),
    ),
    Action(
        id="cut_play",
        scope=Scope.CUT,
        text=msg("Play or pause"),
        help=msg("Plays from here as the parent will see it, or stops on this frame."),
        keys=("Space",),
    ),
    Action(
        id="cut_again",
        scope=Scope.CUT,
        text=msg("Play the clip"),
        help=msg("Plays the clip from its begin."),
        keys=("/",),
    ),
    Action(
        id="cut_frame_back",
        scope=Scope.CUT,
        text=msg("One frame back"),
        help=msg("Shows the frame before this one."),
        keys=("Left", ","),
        repeats=True,
    ),
    Action(
        id="cut_frame_forward",
        scope=Scope.CUT,
        text=msg("One frame forward"),
        help=msg("Shows the frame after this one."),
        keys=("Right", "."),
        repeats=True,
    ),
    Action(
        id="cut_second_back",
        scope=Scope.CUT,
        text=msg("One second back"),
        help=msg("Goes one second back."),
        keys=("Shift+Left",),
        repeats=True,
    ),
    Action(
        id="cut_second_forward",
        scope=Scope.CUT,
        text=msg("One second forward"),
        help=msg("Goes one second forward."),
        keys=("Shift+Right",),
        repeats=True,
    ),
    Action(
        id="cut_five_back",
        scope=Scope.CUT,
        text=msg("Five seconds back"),
        help=msg("Goes five seconds back."),
        keys=("Ctrl+Left",),
        repeats=True,
    ),
    Action(
        id="cut_five_forward",
        scope=Scope.CUT,
        text=msg("Five seconds forward"),
        help=msg("Goes five seconds forward."),
        keys=("Ctrl+Right",),
        repeats=True,
    ),
    Action(
        id="cut_begin",
        scope=Scope.CUT,
        text=msg("To the begin of the clip"),
        help=msg("Goes to the first frame of the clip."),
        keys=("Home",),
    ),
    Action(
        id="cut_end",
        scope=Scope.CUT,
        text=msg("To the end of the clip"),
        help=msg("Goes to the last frame of the clip."),
        keys=("End",),
    ),
    Action(
        id="cut_previous",
        scope=Scope.CUT,
        text=msg("Previous clip"),
        help=msg("Goes to the clip before this one."),
        keys=("Up",),
    ),
    Action(
        id="cut_next",
        scope=Scope.CUT,
        text=msg("Next clip"),
        help=msg("Goes to the clip after this one."),
        keys=("Down",),
    ),
    Action(
        id="cut_in",
        scope=Scope.CUT,
        text=msg("Clip begins here"),
        help=msg("Lets the clip begin on this frame; without a clip, begins a new one."),
        keys=("I",),
    ),
    Action(
        id="cut_out",
        scope=Scope.CUT,
        text=msg("Clip ends here"),
        help=msg("Lets the clip end on this frame; puts a new one into the plan."),
        keys=("O",),
    ),
    Action(
        id="cut_new",
        scope=Scope.CUT,
        text=msg("New clip from here"),
        help=msg("Begins a new clip on this frame; O ends it and puts it into the plan."),
        keys=("Shift+I",),
    ),
    Action(
        id="cue_comment",
        scope=Scope.CUT,
        text=msg("Comment here"),
        help=msg("Writes at this frame what you want to say."),
        keys=("C",),
    ),
    Action(
        id="cue_child_says",
        scope=Scope.CUT,
        text=msg("The child says here"),
        help=msg("Writes at this frame what the child says: a subtitle that the parent sees."),
        keys=("N",),
    ),
    Action(
        id="cue_question",
        scope=Scope.CUT,
        text=msg("Question here"),
        help=msg("Stops the film at this frame for an open question."),
        keys=("Q",),
    ),
    Action(
        id="cue_tip",
        scope=Scope.CUT,
        text=msg("Tip here"),
        help=msg("Writes at this frame a tip for the parent, that you say yourself."),
        keys=("T",),
    ),
    Action(
        id="cue_pause",
        scope=Scope.CUT,
        text=msg("Stop here"),
        help=msg("Stops the film at this frame by itself."),
        keys=("P",),
    ),
    Action(
        id="mark_arrow",
        scope=Scope.CUT,
        text=msg("Arrow"),
        help=msg("Draws an arrow: from its foot to its point, by mouse or with arrows and Enter."),
        keys=("A",),
    ),
    Action(
        id="mark_spotlight",
        scope=Scope.CUT,
        text=msg("Spotlight"),
        help=msg("Draws a spotlight: from corner to corner, by mouse or with arrows and Enter."),
        keys=("S",),
    ),
    Action(
        id="mark_freehand",
        scope=Scope.CUT,
        text=msg("Line by hand"),
        help=msg("Draws a line; with arrows each Enter sets a point, twice Enter ends it."),
        keys=("D",),
    ),
    Action(
        id="clip_zoom",
        scope=Scope.CUT,
        text=msg("Zoom of the clip"),
        help=msg("Draws what the parent sees of the picture; pressed again, the whole picture."),
        keys=("Z",),
    ),
    Action(
        id="remove_mark",
        scope=Scope.CUT,
        text=msg("Remove the mark"),
        help=msg("Removes the last mark of the chosen line of the script, or the line itself."),
        keys=("Delete", "Backspace"),
    ),
    Action(
        id="next_coding",
        scope=Scope.FIGURES,
        text=msg("Next coding"),
        help=msg("Shows the figures of the next coding of this session."),
        keys=("Ctrl+Down",),
    ),
    Action(
        id="previous_coding",
        scope=Scope.FIGURES,
        text=msg("Previous coding"),
        help=msg("Shows the figures of the previous coding of this session."),
        keys=("Ctrl+Up",),
    ),
    Action(
        id="next_figure",
        scope=Scope.FIGURES,
        text=msg("Next picture or table"),
        help=msg("Shows the next picture or table of the list."),
        keys=("Ctrl+PgDown",),
    ),
    Action(
        id="previous_figure",
        scope=Scope.FIGURES,
        text=msg("Previous picture or table"),
        help=msg("Shows the previous picture or table of the list."),
        keys=("Ctrl+PgUp",),
    ),
    Action(
        id="to_figure",
        scope=Scope.FIGURES,
        text=msg("Into the picture"),
        help=msg("Walks over the picture with the arrow keys; Enter leads to the film."),
        keys=("F6",),
    ),
    Action(
        id="save_figure",
        scope=Scope.FIGURES,
        text=msg("Save the picture"),
        help=msg("Saves the picture as PNG, SVG or PDF, if consent covers it."),
        keys=("Ctrl+S",),
    ),
    Action(
        id="copy_table",
        scope=Scope.FIGURES,
        text=msg("Copy the table"),
        help=msg("Puts the table on the clipboard, if consent covers it."),
        keys=("Ctrl+Shift+C",),
    ),
    Action(
        id="agreement_walk",
        scope=Scope.AGREEMENT,
        text=msg("Disagreements"),
        help=msg("The film, both codings under each other, and what they differ in."),
        keys=("Ctrl+1",),
    ),
    Action(
        id="agreement_tables",
        scope=Scope.AGREEMENT,
        text=msg("Figures of agreement"),
        help=msg("Time kappa and event kappa side by side, ratings, and the confusion matrix."),
        keys=("Ctrl+2",),
    ),
    Action(
        id="agreement_project",
        scope=Scope.AGREEMENT,
        text=msg("The whole project"),
        help=msg("Which sessions are coded twice, and how agreement goes over time."),
        keys=("Ctrl+3",),
    ),
    Action(
        id="next_compared",
        scope=Scope.AGREEMENT,
        text=msg("Next session that was coded twice"),
        help=msg("Compares the codings of the next session."),
        keys=("Ctrl+Down",),
    ),
    Action(
        id="previous_compared",
        scope=Scope.AGREEMENT,
        text=msg("Previous session that was coded twice"),
        help=msg("Compares the codings of the session before."),
        keys=("Ctrl+Up",),
    ),
    Action(
        id="begin_consensus",
        scope=Scope.AGREEMENT,
        text=msg("Begin a consensus"),
        help=msg("Makes a third coding of all that both have; you decide on the rest."),
        keys=("Ctrl+Return", "Ctrl+Enter"),
    ),
    Action(
        id="lock_consensus",
        scope=Scope.AGREEMENT,
        text=msg("Lock the consensus"),
        help=msg("Finishes the consensus once all is decided, or opens it again with a reason."),
        keys=("F9",),
    ),
    Action(
        id="undo_consensus",
        scope=Scope.AGREEMENT,
        text=msg("Undo"),
        help=msg("Takes back the latest decision."),
        keys=("Ctrl+Z",),
    ),
    Action(
        id="redo_consensus",
        scope=Scope.AGREEMENT,
        text=msg("Redo"),
        help=msg("Does again what was taken back."),
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    Action(
        id="copy_agreement",
        scope=Scope.AGREEMENT,
        text=msg("Copy the table"),
        help=msg("Puts the table on the clipboard, if consent covers it."),
        keys=("Ctrl+Shift+C",),
    ),
    Action(
        id="next_disagreement",
        scope=Scope.WALK,
        text=msg("Next disagreement"),
        help=msg("Goes to the next thing that the coders differ in."),
        keys=("Down",),
        repeats=True,
    ),
    Action(
        id="previous_disagreement",
        scope=Scope.WALK,
        text=msg("Previous disagreement"),
        help=msg("Goes to what the coders differ in before this."),
        keys=("Up",),
        repeats=True,
    ),
    Action(
        id="next_undecided",
        scope=Scope.WALK,
        text=msg("Next that is open"),
        help=msg("Goes to the next disagreement that nobody has decided on."),
        keys=("N",),
    ),
    Action(
        id="take_first",
        scope=Scope.WALK,
        text=msg("As the first coder has it"),
        help=msg("Decides: what the first coder has stands in the consensus."),
        keys=("1", "A"),
    ),
    Action(
        id="take_second",
        scope=Scope.WALK,
        text=msg("As the second coder has it"),
        help=msg("Decides: what the second coder has stands in the consensus."),
        keys=("2", "B"),
    ),
    Action(
        id="take_both",
        scope=Scope.WALK,
        text=msg("Both"),
        help=msg("Decides: what both have stands in the consensus."),
        keys=("3",),
    ),
    Action(
        id="take_neither",
        scope=Scope.WALK,
        text=msg("Neither"),
        help=msg("Decides: nothing of it stands in the consensus."),
        keys=("0",),
    ),
    Action(
        id="take_own",
        scope=Scope.WALK,
        text=msg("Something else"),
        help=msg("Decides: what you found together, another code or another frame."),
        keys=("O",),
    ),
    Action(
        id="write_why",
        scope=Scope.WALK,
        text=msg("Why it was decided so"),
        help=msg("Lets you write in a few words why."),
        keys=("W",),
    ),
    Action(
        id="withdraw",
        scope=Scope.WALK,
        text=msg("Open it again"),
        help=msg("Takes the decision about this disagreement away."),
        keys=("Delete", "Backspace"),
    ),
    Action(
        id="look_around",
        scope=Scope.WALK,
        text=msg("Repeat this moment"),
        help=msg("Plays what the coders differ in, from a second before to a second after."),
        keys=("/",),
    ),
    Action(
        id="look_play",
        scope=Scope.WALK,
        text=msg("Play or pause"),
        help=msg("Plays from here, or stops on this frame."),
        keys=("Space",),
    ),
    Action(
        id="look_backwards",
        scope=Scope.WALK,
        text=msg("Play backwards"),
        help=msg("Plays backwards; pressed again, twice as fast."),
        keys=("J",),
    ),
    Action(
        id="look_stop",
        scope=Scope.WALK,
        text=msg("Pause"),
        help=msg("Stops on this frame, back at normal speed."),
        keys=("K",),
    ),
    Action(
        id="look_forward",
        scope=Scope.WALK,
        text=msg("Play, faster"),
        help=msg("Plays; pressed again, twice as fast."),
        keys=("L",),
    ),
    Action(
        id="look_frame_back",
        scope=Scope.WALK,
        text=msg("One frame back"),
        help=msg("Shows the frame before this one."),
        keys=("Left", ","),
        repeats=True,
    ),
    Action(
        id="look_frame_forward",
        scope=Scope.WALK,
        text=msg("One frame forward"),
        help=msg("Shows the frame after this one."),
        keys=("Right", "."),
        repeats=True,
    ),
    Action(
        id="look_second_back",
        scope=Scope.WALK,
        text=msg("One second back"),
        help=msg("Goes one second back."),
        keys=("Shift+Left",),
        repeats=True,
    ),
    Action(
        id="look_second_forward",
        scope=Scope.WALK,
        text=msg("One second forward"),
        help=msg("Goes one second forward."),
        keys=("Shift+Right",),
        repeats=True,
    ),
    Action(
        id="look_first",
        scope=Scope.WALK,
        text=msg("Begin of the first coder"),
        help=msg("Goes to where the event of the first coder begins."),
        keys=("Q", "["),
    ),
    Action(
        id="look_second",
        scope=Scope.WALK,
        text=msg("Begin of the second coder"),
        help=msg("Goes to where the event of the second coder begins."),
        keys=("E", "]"),
    ),
    Action(
        id="look_closer",
        scope=Scope.WALK,
        text=msg("Zoom in"),
        help=msg("Shows a shorter stretch of the timeline."),
        keys=("Ctrl+=", "Ctrl++", "+"),
        repeats=True,
    ),
    Action(
        id="look_further",
        scope=Scope.WALK,
        text=msg("Zoom out"),
        help=msg("Shows a longer stretch of the timeline."),
        keys=("Ctrl+-", "-"),
        repeats=True,
    ),
    Action(
        id="look_whole",
        scope=Scope.WALK,
        text=msg("Whole session"),
        help=msg("Shows the whole session on the timeline."),
        keys=("Ctrl+0",),
    ),
    Action(
        id="present_begin",
        scope=Scope.PRESENT,
        text=msg("Begin the conversation"),
        help=msg("Shows the parent's screen, black, and begins to keep what is seen."),
        keys=("Ctrl+Return",),
    ),
    Action(
        id="present_on",
        scope=Scope.PRESENT,
        text=msg("What comes next"),
        help=msg("Shows the picture, plays, stands still or goes to the next moment."),
        keys=("PgDown",),
    ),
    Action(
        id="present_back",
        scope=Scope.PRESENT,
        text=msg("Back"),
        help=msg("Goes to the begin of this moment, or to the one before."),
        keys=("PgUp",),
    ),
    Action(
        id="present_play",
        scope=Scope.PRESENT,
        text=msg("Play or pause"),
        help=msg("Plays from here, or stops on this frame."),
        keys=("Space",),
    ),
    Action(
        id="present_black",
        scope=Scope.PRESENT,
        text=msg("Black, or the picture again"),
        help=msg("Makes the parent's screen black, or shows the picture again."),
        keys=("B", "."),
    ),
    Action(
        id="present_cover",
        scope=Scope.PRESENT,
        text=msg("Black"),
        help=msg("Makes the parent's screen black and stops the film, nothing else."),
        keys=("Escape",),
    ),
    Action(
        id="present_next",
        scope=Scope.PRESENT,
        text=msg("Next moment"),
        help=msg("Shows the next moment of the plan."),
        keys=("Down",),
    ),
    Action(
        id="present_previous",
        scope=Scope.PRESENT,
        text=msg("Previous moment"),
        help=msg("Shows the moment of the plan before."),
        keys=("Up",),
    ),
    Action(
        id="present_again",
        scope=Scope.PRESENT,
        text=msg("Once more"),
        help=msg("Plays this moment from its begin."),
        keys=("/", "R"),
    ),
    Action(
        id="present_slower",
        scope=Scope.PRESENT,
        text=msg("Slower"),
        help=msg("One step slower; from the slowest back to the speed of life."),
        keys=("S",),
    ),
    Action(
        id="present_faster",
        scope=Scope.PRESENT,
        text=msg("Faster"),
        help=msg("One step faster, at most at the speed of life."),
        keys=("F",),
    ),
    Action(
        id="present_frame_back",
        scope=Scope.PRESENT,
        text=msg("One frame back"),
        help=msg("Shows the frame before this one."),
        keys=("Left",),
        repeats=True,
    ),
    Action(
        id="present_frame_forward",
        scope=Scope.PRESENT,
        text=msg("One frame forward"),
        help=msg("Shows the frame after this one."),
        keys=("Right",),
        repeats=True,
    ),
    Action(
        id="present_loop",
        scope=Scope.PRESENT,
        text=msg("Repeat this moment"),
        help=msg("Begins this moment again at its end, or not."),
        keys=("O",),
    ),
    Action(
        id="present_mute",
        scope=Scope.PRESENT,
        text=msg("Sound on or off"),
        help=msg("Lets the film be heard, or not."),
        keys=("U",),
    ),
    Action(
        id="present_closer",
        scope=Scope.PRESENT,
        text=msg("Closer"),
        help=msg("Shows a part of the picture, larger."),
        keys=("+", "="),
        repeats=True,
    ),
    Action(
        id="present_further",
        scope=Scope.PRESENT,
        text=msg("Further away"),
        help=msg("Shows more of the picture."),
        keys=("-",),
        repeats=True,
    ),
    Action(
        id="present_whole",
        scope=Scope.PRESENT,
        text=msg("The whole picture"),
        help=msg("Shows the whole picture again."),
        keys=("0", "À"),
    ),
    Action(
        id="present_spot",
        scope=Scope.PRESENT,
        text=msg("Spotlight"),
        help=msg("Lights one place of the picture; the mouse or Ctrl with the arrows move it."),
        keys=("L",),
    ),
    Action(
        id="present_spot_left",
        scope=Scope.PRESENT,
        text=msg("Spotlight to the left"),
        help=msg("Moves the spotlight."),
        keys=("Ctrl+Left",),
        repeats=True,
    ),
    Action(
        id="present_spot_right",
        scope=Scope.PRESENT,
        text=msg("Spotlight to the right"),
        help=msg("Moves the spotlight."),
        keys=("Ctrl+Right",),
        repeats=True,
    ),
    Action(
        id="present_spot_up",
        scope=Scope.PRESENT,
        text=msg("Spotlight up"),
        help=msg("Moves the spotlight."),
        keys=("Ctrl+Up",),
        repeats=True,
    ),
    Action(
        id="present_spot_down",
        scope=Scope.PRESENT,
        text=msg("Spotlight down"),
        help=msg("Moves the spotlight."),
        keys=("Ctrl+Down",),
        repeats=True,
    ),
    Action(
        id="present_spot_larger",
        scope=Scope.PRESENT,
        text=msg("Larger spotlight"),
        help=msg("Makes the spotlight larger."),
        keys=("Ctrl++", "Ctrl+="),
        repeats=True,
    ),
    Action(
        id="present_spot_smaller",
        scope=Scope.PRESENT,
        text=msg("Smaller spotlight"),
        help=msg("Makes the spotlight smaller."),
        keys=("Ctrl+-",),
        repeats=True,
    ),
    Action(
        id="present_elsewhere",
        scope=Scope.PRESENT,
        text=msg("Another moment"),
        help=msg("Looks for a moment beside the plan; the parent sees no search."),
        keys=("M",),
    ),
    Action(
        id="present_return",
        scope=Scope.PRESENT,
        text=msg("Back to the plan"),
        help=msg("Goes back to where the plan was left."),
        keys=("Backspace",),
    ),
    Action(
        id="present_words",
        scope=Scope.PRESENT,
        text=msg("Words of the parent"),
        help=msg("Lets you type what the parent says."),
        keys=("W",),
    ),
    Action(
        id="present_child_says",
        scope=Scope.PRESENT,
        text=msg("What the child says"),
        help=msg("Lets you type how the parent completes what the child says."),
        keys=("C",),
    ),
    Action(
        id="present_react_1",
        scope=Scope.PRESENT,
        text=msg("The parent is touched"),
        help=msg("Notes it at this moment, or takes it back."),
        keys=("1", "&"),
    ),
    Action(
        id="present_react_2",
        scope=Scope.PRESENT,
        text=msg("The parent recognises it"),
        help=msg("Notes it at this moment, or takes it back."),
        keys=("2", "É"),
    ),
    Action(
        id="present_react_3",
        scope=Scope.PRESENT,
        text=msg("The parent doubts"),
        help=msg("Notes it at this moment, or takes it back."),
        keys=("3", '"'),
    ),
    Action(
        id="present_react_4",
        scope=Scope.PRESENT,
        text=msg("The parent is quiet"),
        help=msg("Notes it at this moment, or takes it back."),
        keys=("4", "'"),
    ),
    Action(
        id="present_react_5",
        scope=Scope.PRESENT,
        text=msg("The parent laughs"),
        help=msg("Notes it at this moment, or takes it back."),
        keys=("5", "("),
    ),
    Action(
        id="present_speaker",
        scope=Scope.PRESENT,
        text=msg("Another caregiver speaks"),
        help=msg("Keeps words and reactions as those of the next caregiver."),
        keys=("P",),
    ),
    Action(
        id="present_notes",
        scope=Scope.PRESENT,
        text=msg("Your script on the only screen"),
        help=msg("Makes the screen black first, then lays the script beside it."),
        keys=("Ctrl+Shift+N",),
    ),
    Action(
        id="present_alone",
        scope=Scope.PRESENT,
        text=msg("On this screen alone"),
        help=msg("Shows the film on this screen, or on the other one again."),
        keys=("Ctrl+Shift+A",),
    ),
    Action(
        id="present_end",
        scope=Scope.PRESENT,
        text=msg("End the conversation"),
        help=msg("Goes black, and comes back to the window."),
        keys=("Ctrl+Shift+E",),
    ),
    Action(
        id="export",
        scope=Scope.SHARE,
        text=msg("Write the chosen file"),
        help=msg("Asks where, checks consent and writes the file."),
        keys=("Ctrl+E",),
    ),
    Action(
        id="undo_share",
        scope=Scope.SHARE,
        text=msg("Undo"),
        help=msg("Takes back the latest change of moments or sheet."),
        keys=("Ctrl+Z",),
    ),
    Action(
        id="redo_share",
        scope=Scope.SHARE,
        text=msg("Redo"),
        help=msg("Does again what was taken back."),
        keys=("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
)


_ON_FILM = frozenset({Scope.STAGE, Scope.WALK, Scope.CUT, Scope.PRESENT, Scope.TAKE_HOME})
"""Scopes whose keys hold on the film alone."""


class Commands:
    """The commands of one window: the table, the user's own keys, and what is bound now.

    Parameters
    ----------
    text
        Language of the window.
    own_keys
        Keys the user chose, by action id, in Qt's portable text.
    """

    def __init__(self, text: Catalogue, own_keys: Mapping[str, tuple[str, ...]]) -> None:
        self._text = text
        self._own_keys = dict(own_keys)
        self._bound: dict[str, QAction] = {}

    def keys(self, action_id: str) -> tuple[QKeySequence, ...]:
        """Return the keys that do an action now.

        Parameters
        ----------
        action_id
            Id in the table.

        Returns
        -------
        tuple of QKeySequence
            The user's own, or else the default keys.
        """
        chosen = self._own_keys.get(action_id, action(action_id).keys)
        return tuple(QKeySequence(key, QKeySequence.SequenceFormat.PortableText) for key in chosen)

    def key_text(self, action_id: str) -> str:
        """Return the first key of an action as the user's system writes it; empty if it has none.

        Parameters
        ----------
        action_id
            Id in the table.

        Returns
        -------
        str
            Such as ``Ctrl+Z``.
        """
        keys = self.keys(action_id)
        return keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""

    def bind(
        self, scope: Scope, host: QWidget, functions: Mapping[str, Callable[[], object]]
    ) -> None:
        """Give the commands of a scope their functions, and their keys on a widget.

        Commands of the window hold always, those of a room while the room is to be seen. Those of
        the stage, of the walk and of the film of a plan hold only while the keyboard focus is on
        `host` or inside it, so that letters, Space and arrows stay with a focused button or field
        elsewhere.

        Parameters
        ----------
        scope
            Whose commands they are.
        host
            The window, the room, or the widget with film and timeline.
        functions
            By action id: one for every command of the scope and no other.

        Raises
        ------
        ValueError
            If a command lacks its function or a function its command.
        """
        wanted = {each.id: each for each in ACTIONS if each.scope is scope}
        if set(wanted) != set(functions):
            message = f"unmatched commands of {scope}: {sorted(set(wanted) ^ set(functions))}"
            raise ValueError(message)
        everywhere = scope not in _ON_FILM
        for action_id, function in functions.items():
            entry = wanted[action_id]
            made = QAction(self._text.render(entry.text), host)
            made.setObjectName(action_id)
            made.setToolTip(self._text.render(entry.help))
            made.setShortcuts(list(self.keys(action_id)))
            made.setShortcutContext(
                Qt.ShortcutContext.WindowShortcut
                if everywhere
                else Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            made.setAutoRepeat(entry.repeats)
            made.triggered.connect(_without_argument(function))
            host.addAction(made)
            self._bound[action_id] = made

    def bound(self, action_id: str) -> QAction:
        """Return the Qt action of a bound command; KeyError if it is not bound."""
        return self._bound[action_id]

    def listed(self, *scopes: Scope) -> tuple[tuple[Action, QAction], ...]:
        """Return the bound commands of some scopes, in the order of the table."""
        return tuple(
            (each, self._bound[each.id])
            for each in ACTIONS
            if each.scope in scopes and each.id in self._bound
        )


def action(action_id: str) -> Action:
    """Return an entry of the table; KeyError if there is none of this id."""
    for each in ACTIONS:
        if each.id == action_id:
            return each
    raise KeyError(action_id)


def _without_argument(function: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool = False) -> None:
        function()

    return call
