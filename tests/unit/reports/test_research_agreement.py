"""The data set tells how its coders agree, with the numbers of the room and the command line."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from observer.model.coding import Coding
from observer.model.edits import CodingStatus
from observer.reports.request import ReportRequest
from observer.reports.research_agreement import AGREEMENT, agreement_table
from observer.statistics.agreement.event_table import event_table
from observer.statistics.agreement.pair import CodedPair
from observer.statistics.agreement.settings import AgreementSettings
from observer.statistics.inputs import CodedSession

Make = Callable[..., ReportRequest]


def finished(request: ReportRequest) -> ReportRequest:
    def done(coded: CodedSession) -> CodedSession:
        info = replace(coded.coding.info, status=CodingStatus.FINISHED)
        return replace(coded, coding=replace(coded.coding, info=info))

    return replace(request, codings=tuple(done(coded) for coded in request.codings))


def rows(request: ReportRequest) -> list[dict[str, object]]:
    table = agreement_table(request)
    names = [column.name for column in table.columns]
    assert names == [variable.name for variable in AGREEMENT]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def one(found: list[dict[str, object]], part: str, measure: str) -> dict[str, object]:
    kept = [r for r in found if (r["part"], r["item"], r["measure"]) == (part, None, measure)]
    assert len(kept) == 1
    return kept[0]


def without_first(coded: CodedSession, track: str) -> CodedSession:
    gone = coded.coding.on_track(track)[0]
    records = [record for record in coded.coding.records() if record != gone]
    return replace(coded, coding=Coding.from_records(coded.coding.info, records))


def test_codings_that_are_not_finished_are_not_compared(coded_request: Make) -> None:
    assert rows(coded_request(coders=("AB", "CD"))) == []
    assert rows(finished(coded_request())) == []


def test_it_tells_what_the_tables_of_agreement_tell(coded_request: Make) -> None:
    request = finished(coded_request(coders=("AB", "CD")))
    first, second = request.codings
    request = replace(request, codings=(first, without_first(second, "child_signal")))
    found = one(rows(request), "child_signal", "event_kappa")
    settings = replace(AgreementSettings.of(first.scheme.reliability), resamples=0)
    table = event_table(CodedPair(first, request.codings[1]), settings)
    whole = table[(table["track"] == "child_signal") & (table["code"] == "")].iloc[0]
    assert found["agreement"] == (None if whole.isna()["kappa"] else whole["kappa"])
    assert (found["coder_1"], found["coder_2"], found["family"]) == ("AB", "CD", "F-012")
    assert found["tolerance_s"] == settings.tolerance_us / 1_000_000
    positive = one(rows(request), "child_signal", "positive_agreement")
    assert positive["agreement"] == whole["positive_agreement"]


def test_what_is_undefined_says_why(coded_request: Make) -> None:
    request = finished(coded_request(coders=("AB", "CD")))
    for row in rows(request):
        assert (row["agreement"] is None) == (row["reason"] is not None)


def test_a_consensus_is_no_coder(coded_request: Make) -> None:
    request = finished(coded_request(coders=("AB", "CD")))
    first, second = request.codings
    info = replace(second.coding.info, made_from=("a", "b"))
    made = replace(second, coding=replace(second.coding, info=info))
    assert rows(replace(request, codings=(first, made))) == []


def test_ratings_stand_over_all_sessions_and_agree_with_themselves(judged_request: Make) -> None:
    request = finished(judged_request())
    first = request.codings[0]
    info = replace(first.coding.info, id="again", coder="CD")
    again = replace(first, coding=replace(first.coding, info=info))
    found = rows(replace(request, codings=(first, again)))
    judged = one(found, "parent_rating", "icc_a1")
    assert (judged["family"], judged["session"], judged["coder_2"]) == (None, None, "CD")
    assert judged["agreement"] == pytest.approx(1)
    assert judged["reaches_minimum"] is True
    assert one(found, "parent_rating", "within_one")["agreement"] == 1
