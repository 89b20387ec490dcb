"""The forms of a scheme as parts beside the film."""

from observer.gui.coding.desk import CodingDesk
from observer.gui.work.allocation_part import AllocationPart
from observer.gui.work.form_part import FormPart
from observer.gui.work.part import WorkPart, WorkServices
from observer.gui.work.q_sort_part import QSortPart
from observer.model.forms import Form, FormKind


def form_parts(desk: CodingDesk, services: WorkServices) -> tuple[WorkPart, ...]:
    """Return a part for every form of this pass, in the order of the scheme.

    Parameters
    ----------
    desk
        Whose scheme and pass.
    services
        What the parts may use of the room.

    Returns
    -------
    tuple of WorkPart
        None where the scheme has no forms.
    """
    open_desk, coding = desk.desk, desk.coding
    if open_desk is None or coding is None:
        return ()
    shown = (form for form in open_desk.scheme.forms if coding.info.shows(form.id))
    return tuple(_part(desk, services, form) for form in shown if form.items)


def _part(desk: CodingDesk, services: WorkServices, form: Form) -> WorkPart:
    if form.kind is FormKind.ALLOCATION:
        return AllocationPart(desk, services, form)
    if form.kind is FormKind.Q_SORT:
        return QSortPart(desk, services, form)
    return FormPart(desk, services, form)
