"""Saving a scheme that was made or changed: which version it becomes, and where old codes went."""

import json
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import parts_at
from observer.app.workspace import Workspace
from observer.model.edits import CodingInfo
from observer.model.errors import SchemeError, StorageError
from observer.model.identity import new_id
from observer.model.messages import Message, msg
from observer.model.scheme import Scheme
from observer.schemes import read_scheme
from observer.schemes.bundled import bundled_schemes
from observer.schemes.edit import Content, Tree, add_part, remove_part, set_value, tree_of
from observer.schemes.versions import is_version, precedence

EMPTY = """\
format = 1
id = "new-scheme"
version = "1.0.0"
status = "draft"
languages = ["nl", "en"]
title.nl = ""
title.en = ""

[[subjects]]
id = "child"
role = "child"
label.nl = "Kind"
label.en = "Child"

[[subjects]]
id = "parent"
role = "caregiver"
label.nl = "Ouder"
label.en = "Parent"
"""
"""What a scheme begins with that begins with nothing."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A code, item or trace that coded films may know and that is not in the draft any more.

    Attributes
    ----------
    old
        As the version before names it.
    label
        What it was called there.
    new
        What probably took its place; empty for nothing.
    """

    old: str
    label: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavePlan:
    """What saving a draft would do.

    Attributes
    ----------
    version
        Suggested.
    why
        Why it is that one.
    must_be_new
        Whether it may not have the version that it had.
    gone
        Codes and items of the version before without a place of their own.
    places
        What can take their place: names with labels, in the order of the file.
    """

    version: str
    why: Message
    must_be_new: bool
    gone: tuple[Gone, ...]
    places: tuple[tuple[str, str], ...]


def new_draft() -> SchemeDraft:
    """Return a draft of a scheme that begins with a child and a parent, and nothing to code."""
    return SchemeDraft(EMPTY.encode())


def copy_of(toml: bytes) -> SchemeDraft:
    """Return a draft of a new scheme that begins as another one.

    Parameters
    ----------
    toml
        Of the other scheme.

    Returns
    -------
    SchemeDraft
        With its first version, and without where codes of that other one went.
    """
    draft = SchemeDraft(toml)
    content = set_value(toml, ("version",), "1.0.0")
    content = set_value(content, ("status",), "draft")
    content = set_value(content, ("id",), f"{draft.words(('id',))}-own"[:80])
    for each in draft.languages:
        words = draft.words(("title", each))
        if words:
            content = set_value(content, ("title", each), f"{words} ({_COPY.get(each, 'copy')})")
    for _ in range(draft.count(("moves",))):
        content = remove_part(content, ("moves", 0))
    return SchemeDraft(content)


_COPY = {"nl": "kopie", "en": "copy"}


def plan_save(workspace: Workspace, draft: SchemeDraft, language: str) -> SavePlan:
    """Return what saving a draft in a project would do; nothing is done yet.

    Parameters
    ----------
    workspace
        The open project.
    draft
        A sound one.
    language
        Of the labels.

    Returns
    -------
    SavePlan
        With the version that it should have.
    """
    own = draft.words(("version",))
    before = _scheme(draft.base)
    now = _scheme(draft.content)
    if before is None or now is None:
        return SavePlan(
            version=own if is_version(own) else "1.0.0",
            why=msg("This is its first version."),
            must_be_new=False,
            gone=(),
            places=(),
        )
    why = _why_new(workspace, before)
    must = why is not None
    means_else = before.meaning_hash != now.meaning_hash
    newest = max(
        (s.version for s in workspace.schemes() if s.id == before.id),
        key=precedence,
        default=before.version,
    )
    version = own
    if must and precedence(own) <= precedence(newest):
        version = _raised(newest, major=means_else)
    if must and means_else:
        after = msg("What the codes mean has changed, so the first number goes up.")
    elif must:
        after = msg("What the codes mean is the same, so the last number goes up.")
    else:
        after = msg("It takes the place of what was saved before.")
    return SavePlan(
        version=version,
        why=msg("{why} {after}", why=why or msg("Nobody coded with it yet."), after=after),
        must_be_new=must,
        gone=_gone(draft, language) if must else (),
        places=tuple(_named(draft.tree, draft.languages, language).items()),
    )


def save_draft(
    workspace: Workspace,
    draft: SchemeDraft,
    version: str,
    moves: dict[str, str],
    *,
    locked: bool = False,
) -> Scheme:
    """Keep a draft in the project as a scheme to code with, and return it.

    Parameters
    ----------
    workspace
        The open project.
    draft
        A sound one; it goes on from what was saved.
    version
        That it gets.
    moves
        Where codes and items of the version before went; empty for nowhere.
    locked
        Whether nothing in this version is to be changed any more.

    Returns
    -------
    Scheme
        One of the workspace's schemes.

    Raises
    ------
    SchemeError
        If it is not sound, or the version cannot be used.
    """
    if not is_version(version):
        raise SchemeError(
            msg("“{value}” is not a version.", value=version[:60]),
            msg('Write three numbers with points between them, such as "1.0.0".'),
        )
    before = _scheme(draft.base)
    others = [s for s in workspace.schemes() if s.id == draft.words(("id",))]
    content = draft.content
    if before is None:
        content = set_value(content, ("id",), _free_scheme_id(workspace, draft))
    elif any(s.version == version for s in others) and _why_new(workspace, before) is not None:
        raise SchemeError(
            msg("There is a version {version} of this scheme already.", version=version),
            msg("Take a higher one."),
        )
    elif precedence(version) < precedence(before.version):
        raise SchemeError(
            msg(
                "Version {version} comes before {last}, which it was made from.",
                version=version,
                last=before.version,
            ),
            msg("Take a higher one."),
        )
    content = set_value(content, ("version",), version)
    content = set_value(content, ("status",), "locked" if locked else "draft")
    if before is not None:
        for old, new in moves.items():
            move: dict[str, Content] = {"from_version": before.version, "old": old}
            content = add_part(content, ("moves",), move | ({"new": new} if new else {}))
    kept = workspace.store.scheme_digests()
    while sha256(content).hexdigest() in kept[:-1]:
        # kept once before: an empty line more makes it the latest again
        content += b"\n"
    scheme = workspace.add_scheme(content, scheme_file_name(content))
    draft.become(content)
    return scheme


def scheme_file_name(content: bytes) -> str:
    """Return what the file of a scheme is called."""
    tree = tree_of(content)
    return f"{tree.get('id') or 'scheme'}.toml"


# What is still being written


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """A draft that was not saved yet, as it lies in the project.

    Attributes
    ----------
    name
        Under which it is kept.
    content, base
        As of a `SchemeDraft`.
    """

    name: str
    content: bytes
    base: bytes


def draft_name() -> str:
    """Return a name under which a new draft can be kept."""
    return new_id()


def keep_draft(workspace: Workspace, name: str, content: bytes, base: bytes) -> None:
    """Keep a draft in the project's folder ``drafts``, sealed as everything there is."""
    kept = {"content": content.decode("utf-8"), "base": base.decode("utf-8")}
    workspace.store.drafts.put(name, json.dumps(kept, ensure_ascii=False).encode("utf-8"))


def kept_drafts(workspace: Workspace) -> tuple[KeptDraft, ...]:
    """Return the drafts that were not saved, the latest first; damaged ones are passed over."""
    found: list[KeptDraft] = []
    with suppress(StorageError):
        for name in workspace.store.drafts.names():
            content = workspace.store.drafts.get(name)
            with suppress(ValueError, KeyError, TypeError, AttributeError):
                kept = json.loads(content or b"")
                toml, base = kept["content"].encode("utf-8"), kept["base"].encode("utf-8")
                found.append(KeptDraft(name=name, content=toml, base=base))
    return tuple(found)


def forget_draft(workspace: Workspace, name: str) -> None:
    """Let a kept draft go."""
    with suppress(StorageError):
        workspace.store.drafts.remove(name)


# Inside


def _scheme(toml: bytes) -> Scheme | None:
    return read_scheme(toml, "").scheme if toml else None


def _why_new(workspace: Workspace, before: Scheme) -> Message | None:
    """Return why a version may not be changed where it stands; None if it may."""
    codings = [
        info
        for info in workspace.project.of(CodingInfo)
        if info.scheme_id == before.id
        and (info.scheme_version == before.version or info.scheme_hash == before.meaning_hash)
    ]
    if codings:
        return msg(
            "Films are coded with version {version}, and stay as they are.", version=before.version
        )
    if before.locked:
        return msg("Version {version} is locked.", version=before.version)
    if any(path.stem == before.id for path in bundled_schemes()):
        return msg("Version {version} comes with the program.", version=before.version)
    return None


def _raised(version: str, *, major: bool) -> str:
    (first, second, third), _ = precedence(version)
    return f"{first + 1}.0.0" if major else f"{first}.{second}.{third + 1}"


def _free_scheme_id(workspace: Workspace, draft: SchemeDraft) -> str:
    taken = {scheme.id for scheme in workspace.schemes()}
    wanted = draft.words(("id",))
    number = 2
    free = wanted
    while free in taken:
        free = f"{wanted[:70]}-{number}"
        number += 1
    return free


def _gone(draft: SchemeDraft, language: str) -> tuple[Gone, ...]:
    """Return what the version before had and this one has not, each with its probable heir."""
    before = tree_of(draft.base)
    had, has = (_named(tree, draft.languages, language) for tree in (before, draft.tree))
    told = {
        str(move.get("old"))
        for _, move in parts_at(draft.tree, ("moves",))
        if move.get("from_version") == before.get("version")
    }
    old_numbers, numbers = _numbers(before), _numbers(draft.tree)
    found: list[Gone] = []
    for old, label in had.items():
        if old in has or old in told:
            continue
        fresh = [new for new, n in numbers.items() if n == old_numbers.get(old) and new not in had]
        found.append(Gone(old, label, fresh[0] if fresh else ""))
    return tuple(found)


def _named(tree: Tree, languages: tuple[str, ...], language: str) -> dict[str, str]:
    """Return every code, item and trace by name, with what it is called."""
    found: dict[str, str] = {}
    for outer, inner in (("tracks", "codes"), ("forms", "items"), ("intervals", "items")):
        for path, part in parts_at(tree, (outer, inner)):
            above = next(p for at, p in parts_at(tree, (outer,)) if at == path[:2])
            name = f"{above.get('id')}.{part.get('id')}"
            words = (_label(above, languages, language), _label(part, languages, language))
            found[name] = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(words)
    for _, trace in parts_at(tree, ("traces",)):
        found[str(trace.get("id"))] = _label(trace, languages, language)
    return found


def _label(part: object, languages: tuple[str, ...], language: str) -> str:
    texts = part.get("label") if isinstance(part, dict) else None
    if isinstance(texts, dict):
        for each in (language, *languages):
            if texts.get(each):
                return str(texts[each])
    return str(part.get("id", "")) if isinstance(part, dict) else ""


def _numbers(tree: Tree) -> dict[str, tuple[str, object]]:
    """Return the number of every code and item, by its name; those of items within their form."""
    found: dict[str, tuple[str, object]] = {}
    for outer, inner in (("tracks", "codes"), ("forms", "items"), ("intervals", "items")):
        for path, part in parts_at(tree, (outer, inner)):
            above = next(p for at, p in parts_at(tree, (outer,)) if at == path[:2])
            scope = "code" if inner == "codes" else str(path[1])
            found[f"{above.get('id')}.{part.get('id')}"] = (f"{outer} {scope}", part.get("number"))
    return found
