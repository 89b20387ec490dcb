"""Commands grouped by what one does with them, for the sheet of keys, the editor and the card."""

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from observer.gui.actions import Action, Scope
from observer.model.messages import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Commands that belong together.

    Attributes
    ----------
    members
        Ids of commands; what is not named in any group goes by its scope.
    on_card
        Ids of those that stand on the card for the desk: what a hand needs without looking.
    """

    title: Message
    members: frozenset[str] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    on_card: frozenset[str] = frozenset()


def _ids(words: str) -> frozenset[str]:
    return frozenset(words.split())


GROUPS: tuple[Group, ...] = (
    Group(
        title=msg("Play and stop"),
        members=_ids(
            "play_pause shuttle_back shuttle_stop shuttle_forward faster slower play_around "
            "loop loop_in loop_out look_play look_backwards look_stop look_forward look_around "
            "cut_play cut_again"
        ),
        on_card=_ids(
            "play_pause shuttle_back shuttle_stop shuttle_forward faster slower play_around loop"
        ),
    ),
    Group(
        title=msg("Go to another moment"),
        members=_ids(
            "frame_back frame_forward second_back second_forward five_seconds_back "
            "five_seconds_forward previous_event next_event next_found previous_found to_start "
            "to_end go_to_time look_frame_back look_frame_forward look_second_back "
            "look_second_forward look_first look_second cut_frame_back cut_frame_forward "
            "cut_second_back cut_second_forward cut_five_back cut_five_forward cut_begin cut_end "
            "cut_previous cut_next"
        ),
        on_card=_ids(
            "frame_back frame_forward second_back second_forward five_seconds_back "
            "five_seconds_forward previous_event next_event go_to_time"
        ),
    ),
    Group(
        title=msg("Code"),
        members=_ids(
            "undo redo uncodable uncodable_track memo moment_in moment_out coded_from coded_to "
            "reaction_time"
        ),
        scopes=frozenset({Scope.CODE}),
        on_card=_ids("undo redo uncodable uncodable_track memo moment_in moment_out"),
    ),
    Group(
        title=msg("Forms, intervals and phases"),
        members=_ids(
            "next_part previous_part next_item previous_item next_sheet previous_sheet cite_event "
            "first_open phases next_phase lay_live end_live"
        ),
        on_card=_ids("next_part next_item next_sheet next_phase"),
    ),
    Group(
        title=msg("Change what was coded"),
        members=_ids("remove_event relabel_event split_event merge_event nudge_back nudge_forward"),
        scopes=frozenset({Scope.STAGE}),
        on_card=_ids("remove_event relabel_event split_event merge_event nudge_back nudge_forward"),
    ),
    Group(
        title=msg("Timeline and lists"),
        members=_ids(
            "zoom_in zoom_out zoom_all filmstrip sound_look show_events find_events show_notes "
            "look_closer look_further look_whole"
        ),
    ),
    Group(
        title=msg("Films and sound"),
        members=_ids("next_film next_layout mute next_sound together_here make_reel stop_reel"),
    ),
    Group(
        title=msg("The picture"),
        members=_ids(
            "picture_closer picture_further picture_whole picture_left picture_right picture_up "
            "picture_down picture_light picture_brighter picture_darker picture_contrast_more "
            "picture_contrast_less picture_as_filmed snapshot snapshot_as"
        ),
    ),
    Group(title=msg("Families and sessions"), scopes=frozenset({Scope.FAMILIES})),
    Group(
        title=msg("Look back"),
        scopes=frozenset({Scope.LOOK, Scope.PREPARE}),
    ),
    Group(title=msg("Clip, script and marks"), scopes=frozenset({Scope.CUT})),
    Group(title=msg("The feedback session"), scopes=frozenset({Scope.PRESENT})),
    Group(title=msg("Film to take home"), scopes=frozenset({Scope.TAKE_HOME})),
    Group(title=msg("Figures"), scopes=frozenset({Scope.FIGURES})),
    Group(title=msg("Disagreements"), scopes=frozenset({Scope.WALK})),
    Group(title=msg("Agreement"), scopes=frozenset({Scope.AGREEMENT})),
    Group(title=msg("Share"), scopes=frozenset({Scope.SHARE})),
    Group(
        title=msg("Rooms and window"),
        members=_ids("tour desk_card change_keys"),
        scopes=frozenset({Scope.WINDOW}),
    ),
)

_BY_ID = MappingProxyType({member: group for group in GROUPS for member in group.members})


def group_of(action: Action) -> Group:
    """Return the group of a command: the one that names it, or else the one of its scope."""
    named = _BY_ID.get(action.id)
    if named is not None:
        return named
    return next((g for g in GROUPS if action.scope in g.scopes), GROUPS[-1])


def grouped(actions: Iterable[Action]) -> tuple[tuple[Group, tuple[Action, ...]], ...]:
    """Return commands group by group, without groups that have none.

    Parameters
    ----------
    actions
        In the order of the table.

    Returns
    -------
    tuple of tuple
        Each group with its commands.
    """
    known = tuple(actions)
    pairs = ((group, tuple(a for a in known if group_of(a) is group)) for group in GROUPS)
    return tuple((group, members) for group, members in pairs if members)
