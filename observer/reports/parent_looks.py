"""Colours and measures that the parent sheet has as a workbook and as a PDF."""

ACCENT = "#27666B"
INK = "#22262B"
MUTED = "#666C73"
LINE = "#E2DED6"
PANEL = "#F0F4F3"
ATTEMPT_PANEL = "#FFF6E3"
ATTEMPT_INK = "#8A5A00"

TITLE_PT = 22
HEADING_PT = 13
BODY_PT = 11.5
SMALL_PT = 9.5

MARGIN_MM = 17
TOP_MM = 16
"""Margins at the sides, and above and below."""

STILL_SHARE = 0.35
"""Width of a still as a share of the text's width; upright ones are as high at most."""
LARGE_STILL_SHARE = 0.5
"""The same on the page of moments, where height is what lacks first."""
STILLS_HEIGHT, STILL_GAP = 1.38, 0.03
"""Height of a page of moments, and what lies between two, as shares of the text's width."""
