"""The family of the sample: sessions, moments, consents, sheets and notes, in nl and en.

A mapping with exactly the keys ``nl`` and ``en`` is one text in two languages.
"""

from typing import TypeAlias
from uuid import NAMESPACE_URL, UUID, uuid5

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"
Row: TypeAlias = dict[str, Value]

_NAMES: UUID = uuid5(NAMESPACE_URL, "https://ooghoogte.invalid/sample")


def fixed_id(name: str) -> str:
    """Return the id that belongs to a name, the same for ever."""
    return str(uuid5(_NAMES, name))


FAMILY = fixed_id("family F-012")
NOOR = fixed_id("participant Noor")
MOTHER = fixed_id("participant mother")
FATHER = fixed_id("participant father")
SESSIONS = {1: fixed_id("session 1"), 2: fixed_id("session 2")}
RECORDINGS = {1: fixed_id("recording 1"), 2: fixed_id("recording 2")}
_HELD = {1: "2026-03-14", 2: "2026-06-13"}
_TASK: Value = {"nl": "vrij spel op de vloer", "en": "free play on the floor"}
_SETTING: Value = {"nl": "thuis, in de woonkamer", "en": "at home, in the living room"}
_AFTER: dict[int, Value] = {
    1: {
        "nl": "Telefoon op een krukje, op ooghoogte van Noor. Noor was uitgeslapen.",
        "en": "Phone on a stool, at Noor's eye level. Noor had slept well.",
    },
    2: {
        "nl": "Telefoon op een krukje. Noor loopt nu los. Wisselend licht door het raam.",
        "en": "Phone on a stool. Noor walks on her own now. The light from the window changes.",
    },
}


def people() -> list[Row]:
    """Return the family and who belongs to it."""
    return [
        {
            "kind": "Family",
            "id": FAMILY,
            "pseudonym": "F-012",
            "question": {
                "nl": "Hoe zie ik wanneer Noor genoeg heeft?",
                "en": "How can I see when Noor has had enough?",
            },
        },
        {
            "kind": "Participant",
            "id": NOOR,
            "family_id": FAMILY,
            "role": "child",
            "name": "Noor",
            "birth_date": "2025-04-10",
        },
        {
            "kind": "Participant",
            "id": MOTHER,
            "family_id": FAMILY,
            "role": "mother",
            "name": "Hanne",
            "has_authority": True,
        },
        {
            "kind": "Participant",
            "id": FATHER,
            "family_id": FAMILY,
            "role": "father",
            "name": "Idris",
            "has_authority": True,
        },
    ]


def sessions() -> list[Row]:
    """Return the two sessions."""
    return [
        {
            "kind": "Session",
            "id": SESSIONS[n],
            "family_id": FAMILY,
            "number": n,
            "held_on": _HELD[n],
            "task": _TASK,
            "setting": _SETTING,
            "present": [NOOR, MOTHER],
        }
        for n in (1, 2)
    ]


def recording(number: int, facts: Row) -> Row:
    """Return the record of a film; `facts` are what the file itself says."""
    return {
        "kind": "Recording",
        "id": RECORDINGS[number],
        "session_id": SESSIONS[number],
        "label": "film 1",
        "storing": "vault",
        **facts,
        "recognisable": [NOOR, MOTHER],
        "notes": _AFTER[number],
    }


def phases(number: int, change_us: int, end_us: int) -> list[Row]:
    """Return free play and tidying up."""
    names: list[Value] = [
        {"nl": "vrij spel", "en": "free play"},
        {"nl": "opruimen", "en": "tidying up"},
    ]
    return [
        {
            "kind": "Phase",
            "id": fixed_id(f"phase {number}.{i}"),
            "session_id": SESSIONS[number],
            "name": name,
            "onset_us": start,
            "offset_us": end,
        }
        for i, (name, start, end) in enumerate(
            zip(names, (0, change_us), (change_us, end_us), strict=True), 1
        )
    ]


MOMENTS: dict[int, list[tuple[float, float, Row]]] = {
    1: [
        (
            4.96,
            13.6,
            {
                "kind_of": "positive",
                "title": {"nl": "Samen de toren", "en": "The tower together"},
                "words": {
                    "nl": "Noor pakte een blok. Ze keek naar jou. Je lachte terug.",
                    "en": "Noor took a block. She looked at you. You smiled back.",
                },
                "parent_words": {
                    "nl": "Ze kijkt eerst naar mij, dat had ik niet gezien.",
                    "en": "She looks at me first, I had not seen that.",
                },
                "on_sheet": True,
            },
        ),
        (
            48.0,
            56.4,
            {
                "kind_of": "question",
                "title": {"nl": "Wie zet het blok?", "en": "Who places the block?"},
                "words": {
                    "nl": "Noor had het blok vast. Jij zette het neer. Wat liet Noor zien?",
                    "en": "Noor held the block. You placed it. What did Noor show?",
                },
                "parent_words": "",
                "on_sheet": False,
            },
        ),
        (
            56.4,
            74.0,
            {
                "kind_of": "repair",
                "title": {"nl": "Weer rustig", "en": "Settled again"},
                "words": {
                    "nl": "Noor huilde even. Je praatte zacht. Ze werd rustig.",
                    "en": "Noor cried for a moment. You spoke softly. She settled.",
                },
                "parent_words": {
                    "nl": "Mijn hand op haar rug, dat hielp.",
                    "en": "My hand on her back, that helped.",
                },
                "on_sheet": True,
            },
        ),
        (
            87.6,
            96.0,
            {
                "kind_of": "positive",
                "title": {"nl": "Even pauze", "en": "A short pause"},
                "words": {
                    "nl": "Noor draaide weg. Je wachtte. Ze kwam zelf terug naar het spel.",
                    "en": "Noor turned away. You waited. She came back to the game by herself.",
                },
                "parent_words": "",
                "on_sheet": True,
            },
        ),
    ],
    2: [
        (
            2.4,
            8.0,
            {
                "kind_of": "positive",
                "title": {"nl": "Naar jou toe", "en": "Over to you"},
                "words": {
                    "nl": "Noor liep naar jou toe. Je praatte met haar. Ze kwam erbij zitten.",
                    "en": "Noor walked over to you. You talked with her. She sat down with you.",
                },
                "parent_words": "",
                "on_sheet": True,
            },
        ),
        (
            28.4,
            34.4,
            {
                "kind_of": "positive",
                "title": {"nl": "Samen lachen", "en": "Laughing together"},
                "words": {
                    "nl": "De toren viel om. Noor lachte naar jou. Je lachte mee.",
                    "en": "The tower fell over. Noor laughed at you. You laughed along.",
                },
                "parent_words": {
                    "nl": "Zo'n plezier, ik hoor haar nog.",
                    "en": "Such fun, I can still hear her.",
                },
                "on_sheet": True,
            },
        ),
        (
            39.8,
            48.4,
            {
                "kind_of": "positive",
                "title": {"nl": "Je wachtte", "en": "You waited"},
                "words": {
                    "nl": "Noor keek even weg. Je wachtte. Daarna keek ze weer naar jou.",
                    "en": "Noor looked away for a moment. You waited. She looked at you again.",
                },
                "parent_words": {
                    "nl": "Ik telde tot vijf. Ze kwam vanzelf.",
                    "en": "I counted to five. She came by herself.",
                },
                "on_sheet": True,
            },
        ),
        (
            58.2,
            73.6,
            {
                "kind_of": "repair",
                "title": {"nl": "De toren viel", "en": "The tower fell"},
                "words": {
                    "nl": "De toren viel. Noor huilde. Je kwam dichtbij. Ze werd weer rustig.",
                    "en": "The tower fell. Noor cried. You came close. She settled again.",
                },
                "parent_words": "",
                "on_sheet": True,
            },
        ),
        (
            103.0,
            112.4,
            {
                "kind_of": "turning_point",
                "title": {"nl": "Het blok terug", "en": "The block back"},
                "words": {
                    "nl": "Noor wilde het blok nog houden. Je zag het. Je gaf het terug.",
                    "en": "Noor wanted to keep the block. You saw it. You gave it back.",
                },
                "parent_words": "",
                "on_sheet": False,
            },
        ),
    ],
}
"""Marked moments: from, to, and what is written about them."""


def consents() -> list[Row]:
    """Return what mother and father consented to: for Noor both, the mother also for herself."""
    rows: list[Row] = []
    for purpose, until in (("treatment", None), ("take_home", None), ("research", "2036-09-08")):
        for about, by, name in (
            (NOOR, MOTHER, "Noor by mother"),
            (NOOR, FATHER, "Noor by father"),
            (MOTHER, MOTHER, "mother"),
        ):
            rows.append(
                {
                    "kind": "Consent",
                    "id": fixed_id(f"consent {purpose} {name}"),
                    "participant_id": about,
                    "purpose": purpose,
                    "given_by": by,
                    "given_on": "2025-09-08",
                    "expires_on": until,
                }
            )
    return rows


def sheets() -> list[Row]:
    """Return what is written for the mother after each session."""
    contact: Row = {"contact_name": "Marieke", "contact_phone": "000 000 00 00"}
    return [
        {
            "kind": "ParentSheet",
            "id": fixed_id("sheet 1"),
            "session_id": SESSIONS[1],
            "caregiver_id": MOTHER,
            "address": "je",
            "child_showed": {
                "nl": 'Noor draaide even weg. Dat kan betekenen: "Ik wil een pauze." '
                "Daarna keek ze weer naar jou.",
                "en": 'Noor turned away for a moment. That can mean: "I need a pause." '
                "Then she looked at you again.",
            },
            "parent_did": {
                "nl": "Je wachtte. Je zei wat Noor zag. Daarna speelde Noor verder.",
                "en": "You waited. You said what Noor saw. Then Noor played on.",
            },
            "parent_said": {
                "nl": "Ze kijkt eerst naar mij, dat had ik niet gezien.",
                "en": "She looks at me first, I had not seen that.",
            },
            "signal": {"nl": "wegkijkt", "en": "looks away"},
            "small_step": {
                "nl": "wacht je even. Tel rustig tot vijf",
                "en": "wait a moment. Count calmly to five",
            },
            "next_on": "2026-04-04",
            "keep_until": "2026-09-01",
            **contact,
            "with_stills": False,
        },
        {
            "kind": "ParentSheet",
            "id": fixed_id("sheet 2"),
            "session_id": SESSIONS[2],
            "caregiver_id": MOTHER,
            "address": "je",
            "child_showed": {
                "nl": "Noor liep naar jou toe en lachte. Ook keek ze even weg. "
                "Daarna wilde ze verder spelen.",
                "en": "Noor walked over to you and laughed. She also looked away for a moment. "
                "Then she wanted to play on.",
            },
            "parent_did": {
                "nl": "Je wachtte tot Noor weer keek. Toen de toren viel, kwam je dichtbij.",
                "en": "You waited until Noor looked again. When the tower fell, you came close.",
            },
            "parent_said": {
                "nl": "Ik telde tot vijf. Ze kwam vanzelf.",
                "en": "I counted to five. She came by herself.",
            },
            "signal": {"nl": "iets nog wil houden", "en": "still wants to hold something"},
            "small_step": {
                "nl": "vraag je het eerst. Wacht tot ze het geeft",
                "en": "ask first. Wait until she gives it",
            },
            "next_on": "2026-07-04",
            "keep_until": "2026-12-01",
            **contact,
            "with_stills": False,
        },
    ]


MEMOS: dict[str, Value] = {
    "AB 1 16.6": {
        "nl": "Telefoon trilt. Noor roept twee keer en kruipt dan dichterbij.",
        "en": "The phone hums. Noor calls twice and then comes closer.",
    },
    "AB 1 112.3": {
        "nl": "Noor haalt de bal, buiten beeld.",
        "en": "Noor fetches the ball, off camera.",
    },
    "AB 2 78": {
        "nl": "Moeder hoort iets buiten en kijkt naar het raam.",
        "en": "The mother hears something outside and looks at the window.",
    },
    "CD 1 49": {
        "nl": "Twijfel: helpen of overnemen? Naar het boek gekeken: overnemen.",
        "en": "In doubt: helping or taking over? Looked in the manual: taking over.",
    },
}
"""Notes of the coders, by coder, session and second."""


_NOTES: list[tuple[str, str, str, Row]] = [
    (
        "sleep",
        "child",
        "risk",
        {
            "written_on": "2026-03-10",
            "text": {
                "nl": "Slaapt sinds de verhuizing slecht; overdag vaak moe.",
                "en": "Has slept badly since the move; often tired by day.",
            },
        },
    ),
    (
        "sleeps better",
        "child",
        "risk",
        {
            "written_on": "2026-06-09",
            "replaces": fixed_id("note sleep"),
            "text": {
                "nl": "Slaapt weer door, maar is aan het eind van de middag op.",
                "en": "Sleeps through again, but is worn out by the end of the afternoon.",
            },
        },
    ),
    (
        "curious",
        "child",
        "protective",
        {
            "written_on": "2026-03-10",
            "text": {
                "nl": "Nieuwsgierig; zoekt zelf contact met haar blik.",
                "en": "Curious; looks for contact by herself, with her eyes.",
            },
        },
    ),
    (
        "alone",
        "parent",
        "risk",
        {
            "written_on": "2026-03-10",
            "ended_on": "2026-06-01",
            "text": {
                "nl": "Vader werkte drie maanden ver weg; moeder was doordeweeks alleen.",
                "en": "Father worked away for three months; mother was on her own in the week.",
            },
        },
    ),
    (
        "bath",
        "relation",
        "protective",
        {
            "written_on": "2026-03-17",
            "text": {
                "nl": "Samen in bad en samen zingen gaan vanzelf.",
                "en": "Bathing together and singing together go by themselves.",
            },
        },
    ),
    (
        "grandmother",
        "environment",
        "protective",
        {
            "written_on": "2026-03-10",
            "text": {
                "nl": "Oma past een dag in de week op.",
                "en": "Grandmother looks after Noor one day a week.",
            },
        },
    ),
    (
        "axis V",
        "axis_5",
        "neither",
        {
            "written_on": "2026-06-09",
            "text": {
                "nl": "Loopt los, wijst aan, begrijpt korte zinnen.",
                "en": "Walks on her own, points, understands short sentences.",
            },
        },
    ),
    (
        "plaguing",
        "mentalising",
        "neither",
        {
            "written_on": "2026-03-17",
            "text": {
                "nl": "Voor het kijken: “ze wil mij plagen”. Erna: “ze was al moe”.",
                "en": "Before looking: “she wants to tease me”. After: “she was tired already”.",
            },
        },
    ),
]


def notes() -> list[Row]:
    """Return factors and summary of the case, one of them worded anew and one that ended."""
    return [
        {
            "kind": "CaseNote",
            "id": fixed_id(f"note {name}"),
            "family_id": FAMILY,
            "about": about,
            "weight": weight,
            "written_by": "AB",
            **said,
        }
        for name, about, weight, said in _NOTES
    ]
