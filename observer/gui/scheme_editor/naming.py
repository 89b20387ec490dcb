"""What parts can be named by a field, each with what people call it."""

from observer.app.scheme_draft import SchemeDraft
from observer.app.scheme_names import parts_at
from observer.gui.scheme_editor.specs import Source
from observer.schemes.edit import PartPath

_BETWEEN = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_LISTS: dict[Source, tuple[tuple[str, ...], ...]] = {
    Source.SUBJECTS: (("subjects",),),
    Source.PHASES: (("phases",),),
    Source.MODIFIERS: (("modifiers",),),
    Source.REASONS: (("uncodable", "reasons"),),
    Source.CODES: (("tracks", "codes"),),
    Source.ITEMS: (("forms", "items"), ("intervals", "items")),
    Source.PARTS: (("tracks",), ("forms",), ("intervals",), ("traces",)),
}


def names_for(
    draft: SchemeDraft, source: Source, path: PartPath, language: str
) -> tuple[tuple[str, str], ...]:
    """Return what a field can name.

    Parameters
    ----------
    draft
        The scheme.
    source
        Which parts.
    path
        Of the part whose field it is.
    language
        Of the labels.

    Returns
    -------
    tuple
        Pairs of what the file says and what people call it, in the order of the file.
    """
    if source is Source.OWN_STATES:
        codes = (*path, "codes")
        return tuple(
            (draft.words((*codes, i, "id")), draft.label((*codes, i), language))
            for i in range(draft.count(codes))
            if draft.value((*codes, i, "kind")) == "state"
        )
    if source in {Source.CODES_AND_ITEMS, Source.FIGURES}:
        found = [
            *names_for(draft, Source.CODES, path, language),
            *names_for(draft, Source.ITEMS, path, language),
        ]
        if source is Source.FIGURES:
            others = parts_at(draft.tree, ("composites",))
            found += [
                (str(part.get("id", "")), draft.label(at, language))
                for at, part in others
                if at != path
            ]
        return tuple(found)
    return tuple(
        (_name(draft, at), _called(draft, at, language))
        for group in _LISTS.get(source, ())
        for at, _ in parts_at(draft.tree, group)
    )


def _name(draft: SchemeDraft, path: PartPath) -> str:
    own = draft.words((*path, "id"))
    return f"{draft.words((*path[:-2], 'id'))}.{own}" if _is_inner(path) else own


def _called(draft: SchemeDraft, path: PartPath, language: str) -> str:
    own = draft.label(path, language)
    return f"{draft.label(path[:-2], language)}{_BETWEEN}{own}" if _is_inner(path) else own


def _is_inner(path: PartPath) -> bool:
    return path[-2] in {"codes", "items"}
