"""A small laptop shows every code of every scheme of the product at once."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QScrollArea

from observer.gui.coding.key_button import KeyButton
from observer.gui.timeline.names import name_lines, row_name
from observer.gui.work.form_part import FormPart

if TYPE_CHECKING:
    from tests.gui.code_room.conftest import MakeStage


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    "scheme_id",
    [
        "still-face-structure",
        "triad-play",
        "caregiver-talk",
        "floor-play-ratings",
        "affect-trace",
    ],
)
def test_every_code_fits_without_scrolling(
    make_stage: "MakeStage", language: str, scheme_id: str
) -> None:
    stage = make_stage(language=language, scheme_id=scheme_id, size=(1290, 684))
    area = stage.room.codes.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0
    assert not stage.room.codes.cut_headings
    buttons = stage.room.codes.findChildren(KeyButton)
    assert buttons
    for button in buttons:
        assert button.visibleRegion().boundingRect().size() == button.size()
    assert stage.room.video.height() >= 684 / 2


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    "scheme_id",
    [
        "affect-trace",
        "caregiver-talk",
        "engagement",
        "floor-play-ratings",
        "regulation-five-seconds",
        "sensitivity-responsiveness-regulation",
        "still-face-structure",
        "triad-play",
    ],
)
def test_every_name_on_the_timeline_is_whole(
    make_stage: "MakeStage", language: str, scheme_id: str
) -> None:
    stage = make_stage(language=language, scheme_id=scheme_id)
    scene = stage.room.timeline.scene
    assert scene is not None
    for row in scene.rows:
        name = row_name(scene, row)
        lines = name_lines(name, scene, row.height_px)
        assert "".join(word.words for line in lines for word in line) == name.whole


@pytest.mark.parametrize(
    ("scheme_id", "form"),
    [
        ("still-face-structure", "care_taken"),
        ("floor-play-ratings", "parent_rating"),
        ("floor-play-ratings", "child_rating"),
        ("template-checklist", "checklist"),
    ],
)
def test_no_item_is_cut_in_two_and_none_is_hidden_while_there_is_room(
    make_stage: "MakeStage", scheme_id: str, form: str
) -> None:
    stage = make_stage(language="nl", scheme_id=scheme_id)
    part = stage.room.work.part_of(form)
    assert isinstance(part, FormPart)
    stage.room.work.open(part)
    items = part.lines[0].parentWidget()
    assert items is not None
    area = items.parentWidget()
    assert area is not None
    stage.until(part.lines[0].isVisible)
    bottoms = [line.mapTo(area, line.rect().bottomLeft()).y() for line in part.lines]
    tops = [line.mapTo(area, line.rect().topLeft()).y() for line in part.lines]
    cut = [
        top
        for top, bottom in zip(tops, bottoms, strict=True)
        if top < area.height() - 1 and bottom >= area.height()
    ]
    assert cut == []
    if bottoms[-1] >= area.height():
        detail = part.detail
        assert detail.comment.geometry().bottom() > detail.height() - 40
