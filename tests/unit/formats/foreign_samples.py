"""Small files of other programs, made here: one for each shape that a version writes."""

import json
from typing import TypeAlias

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


def behaviour(code: str, kind: str = "State event", **more: Plain) -> Plain:
    return {
        "type": kind,
        "key": more.get("key", code[0]),
        "code": code,
        "description": "",
        "category": more.get("category", ""),
        "modifiers": more.get("modifiers", {}),
        "excluded": more.get("excluded", ""),
        "coding map": more.get("coding_map", ""),
        "color": more.get("color", ""),
    }


def observation(events: list[Plain], **more: Plain) -> dict[str, Plain]:
    return {
        "file": more.get("file", {"1": ["film.mp4"]}),
        "type": more.get("type", "MEDIA"),
        "date": "2026-11-21T10:00:00",
        "description": more.get("description", ""),
        "time offset": more.get("offset", 0.0),
        "events": events,
        "independent_variables": more.get("variables", {}),
        "media_info": {"length": {"film.mp4": 60.0}, "offset": {}},
        **{k: v for k, v in more.items() if k.startswith("start_")},
    }


def boris(
    behaviours: list[Plain],
    observations: dict[str, Plain],
    *,
    version: str = "7.0",
    **more: Plain,
) -> bytes:
    project: dict[str, Plain] = {
        "time_format": "hh:mm:ss",
        "project_name": "Play",
        "project_date": "2026-11-21T09:00:00",
        "project_description": "",
        "subjects_conf": {
            "0": {"key": "1", "name": "Child", "description": ""},
            "1": {"key": "2", "name": "Mother", "description": ""},
        },
        "behaviors_conf": {str(i): each for i, each in enumerate(behaviours)},
        "observations": observations,
        "behavioral_categories": [],
        "independent_variables": {},
        "coding_map": {},
        "converters": {},
    }
    if version:
        project["project_format_version"] = version
    return json.dumps(project | more).encode()


OTX_HEAD = '<?xml version="1.0"?>\n<NXMLINTERCHANGE xmlns="nxmlinterchange">\n'


def element(tag: str, **words: str) -> str:
    inside = "".join(f"<CDS_{key}>{value}</CDS_{key}>" for key, value in words.items())
    return f"<CDS_{tag}>{inside}</CDS_{tag}>\n"


def observer_event(stamp: str, subject: str, behaviour: str, more: str = "") -> str:
    return (
        f"<OBS_EVENT><OBS_EVENT_TIMESTAMP>2026-11-21 {stamp}</OBS_EVENT_TIMESTAMP>"
        f'<OBS_EVENT_SUBJECT NAME="{subject}"/><OBS_EVENT_BEHAVIOR NAME="{behaviour}">'
        f"{more}</OBS_EVENT_BEHAVIOR></OBS_EVENT>\n"
    )


def observer_xt(behaviours: str, events: str = "", *, exclusive: bool = False) -> bytes:
    flag = "Y" if exclusive else "N"
    body = (
        "<CDS_SUBJECTS>"
        + element("SUBJECT", ELE_NAME="Child", ELE_ID="1", ELE_START_KEYCODE="1")
        + "</CDS_SUBJECTS><CDS_BEHAVIORS>"
        + element("BEHAVIOR", ELE_NAME="Gaze", ELE_ID="10", ELE_GROUP="Y", ELE_MUT_EXCLUSIVE=flag)
        + behaviours
        + "</CDS_BEHAVIORS><CDS_MODIFIERS>"
        + element("MODIFIER", ELE_NAME="How", ELE_ID="30")
        + element("MODIFIER", ELE_NAME="softly", ELE_ID="31", ELE_PARENT_ID="30")
        + "</CDS_MODIFIERS>"
        + '<CDS_CONNECTIONS><CDS_CONNECTION CDS_ELEMENT_ID="11" CDS_MODIFIER_ID="30"/>'
        + "</CDS_CONNECTIONS>"
        + '<OBS_OBSERVATION NAME="visit 1"><OBS_EVENT_LOGS>'
        + '<OBS_EVENT_LOG CREATION_DATETIME="2026-11-21 10:00:00.000">'
        + events
        + "</OBS_EVENT_LOG></OBS_EVENT_LOGS></OBS_OBSERVATION>"
    )
    return f"{OTX_HEAD}{body}</NXMLINTERCHANGE>".encode("utf-16")


def eaf(body: str, slots: str, *, version: str = "3.0", header: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ANNOTATION_DOCUMENT AUTHOR="" DATE="2026-11-21T10:00:00+01:00" FORMAT="{version}" '
        f'VERSION="{version}">\n<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">{header}</HEADER>\n'
        f"<TIME_ORDER>{slots}</TIME_ORDER>\n{body}</ANNOTATION_DOCUMENT>\n"
    ).encode()


def slot(name: str, value: int | None = None) -> str:
    time = "" if value is None else f' TIME_VALUE="{value}"'
    return f'<TIME_SLOT TIME_SLOT_ID="{name}"{time}/>\n'


def aligned(name: str, begin: str, end: str, words: str, more: str = "") -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{name}" TIME_SLOT_REF1="{begin}" '
        f'TIME_SLOT_REF2="{end}" {more}><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>\n"
    )


def referring(name: str, parent: str, words: str, previous: str = "") -> str:
    before = f' PREVIOUS_ANNOTATION="{previous}"' if previous else ""
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{name}" ANNOTATION_REF="{parent}"{before}>'
        f"<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>\n"
    )
