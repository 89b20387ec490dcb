"""Fail when a sentence of the program has no Dutch, or a field of it got lost on the way."""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "observer/text/locale/nl/LC_MESSAGES/ooghoogte.po"
MAPPING = ROOT / "packaging/babel.cfg"
FIELD = re.compile(r"\{(\w+)")
KEYWORDS = {"msg": None, "_": None, "text": None, "_text": None, "pmsg": ((1, "c"), 2)}
"""Calls that hold a sentence; a catalogue is called ``_``, ``text`` or ``_text``."""


def main() -> int:
    """Return 0 if every sentence has its Dutch."""
    known = {
        (message.context, message.id): message.string
        for message in read_po(BytesIO(CATALOGUE.read_bytes()), locale="nl")
        if message.id and isinstance(message.id, str)
    }
    faults = []
    with MAPPING.open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel gives it no types
    found = extract_from_dir(ROOT / "observer", methods, options, keywords=KEYWORDS)
    for file, line, sentence, _comments, context in found:
        if not isinstance(sentence, str):
            continue
        dutch = known.get((context, sentence))
        if not dutch:
            faults.append(f"observer/{file}:{line}: no Dutch for {sentence!r}")
        elif set(FIELD.findall(str(dutch))) != set(FIELD.findall(sentence)):
            faults.append(f"observer/{file}:{line}: other fields in the Dutch of {sentence!r}")
    sys.stdout.writelines(f"{fault}\n" for fault in dict.fromkeys(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
