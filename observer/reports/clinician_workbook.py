"""The clinician workbook: a summary of each coding, a picture, phases, events, definitions."""

import re
from pathlib import Path

from observer.formats.excel import Workbook
from observer.model.session import Session
from observer.reports.clinician_judged import judged_lists
from observer.reports.clinician_lists import (
    definitions,
    event_list,
    phase_answers,
    phase_tracks,
    settings,
    write_list,
)
from observer.reports.clinician_picture import is_drawn, write_pictures
from observer.reports.clinician_summary import write_summary
from observer.reports.request import ReportRequest

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_clinician_workbook(request: ReportRequest, path: Path) -> None:
    """Write the workbook for colleagues: pseudonyms only, "n of m signals" first.

    Parameters
    ----------
    request
        Its codings, in their order; each gets a summary of its own.
    path
        Replaced if it is there.
    """
    _ = request.text
    families = dict.fromkeys(
        request.project.family_of(session).pseudonym for session in request.session_ids
    )
    footer = ", ".join(families)
    with Workbook(path) as book:
        for name, coded in zip(_summary_names(request), request.codings, strict=True):
            write_summary(book.sheet(name), request, coded)
        if any(is_drawn(coded) for coded in request.codings):
            write_pictures(book.sheet(_("What happened when")), request, footer)
        if any(coded.phases for coded in request.codings):
            write_list(book.sheet(_("Answers per phase")), phase_answers(request), footer)
            write_list(book.sheet(_("Codes per phase")), phase_tracks(request), footer)
        own = (_("Events"), _("Settings"), _("Definitions"), _("Answers per phase"))
        both = (_("Codes per phase"), _("What happened when"))
        taken = {name.lower() for name in (*_summary_names(request), *own, *both)}
        for judged in judged_lists(request):
            write_list(book.sheet(_sheet_name(judged.title, taken)), judged.table, footer)
        write_list(book.sheet(_("Events")), event_list(request), footer)
        write_list(book.sheet(_("Settings")), settings(request), footer)
        write_list(book.sheet(_("Definitions")), definitions(request), footer)


def _summary_names(request: ReportRequest) -> list[str]:
    """Return the names of the summaries, in what a workbook allows and each its own."""
    _ = request.text
    if len(request.codings) == 1:
        return [_("Summary")]
    names: list[str] = []
    for coded in request.codings:
        info = coded.coding.info
        session = request.project.get(Session, info.session_id)
        family = request.project.family_of(session.id).pseudonym
        plain = f"{family} {session.number} {info.coder}"
        names.append(_sheet_name(plain, {name.lower() for name in names}))
    return names


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that Excel allows and no other sheet has, and take it."""
    plain = _NOT_IN_NAMES.sub("", title).strip() or "-"
    name, count = plain[:_LONGEST_NAME], 1
    while name.lower() in taken:
        count += 1
        name = f"{plain[: _LONGEST_NAME - 4]} ({count})"
    taken.add(name.lower())
    return name
