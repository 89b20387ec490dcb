"""A small laptop shows every code of every scheme of the product at once."""

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QScrollArea

from observer.gui.coding.key_button import KeyButton

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
