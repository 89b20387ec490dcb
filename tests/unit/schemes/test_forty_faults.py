"""One scheme with forty planted faults: forty problems at once, each with line and mend."""

import re

import pytest

from observer.model.problems import Problem
from observer.schemes import read_scheme

FAULTY = """\
format = 1
id = "house-scheme"
version = "2.0"                                   #! is not a version
languages = ["nl", "en"]
age_range = { from_months = 24, to_months = 6 }   #! The ages run from 24 to 6 months
intended_minutes = -5                             #! meant to last -5.0 minutes
title.nl = "Huisschema"                           #! title is missing in “en”

[[subjects]]
id = "child"
role = "baby"                                     #! not known as role
label = { nl = "Kind", en = "Child" }

[[subjects]]
id = "parent"
role = "caregiver"
label = { nl = "Ouder", en = "Parent" }

[[phases]]
id = "play"
subjects = ["child", "dog"]                       #! no subject “dog”
planned_s = 120
label = { nl = "Spel", en = "Play" }

[[modifiers]]                                     #! offers nothing to choose
id = "tone"
kind = "single"
label = { nl = "Klank", en = "Tone" }

[[tracks]]
id = "face"
subject = "child"
exclusive = true
exhaustive = true
default_code = "asleep"                           #! not a state of this track
uncodable_reasons = ["off_camera"]                #! no reason “off_camera”
label = { nl = "Gezicht", en = "Face" }

[[tracks.codes]]
id = "neutral"
number = 1
kind = "state"
key = "w"
colour = "#808080"
label = { nl = "Neutraal", en = "Neutral" }
definition = { nl = "x", en = "x" }

[[tracks.codes]]
id = "smile"
number = 1                                        #! number 1 is already taken
kind = "state"
key = "k"                                         #! kept for the window
colour = "#818181"                                #! colour-blind may take
modifiers = ["volume"]                            #! no modifier “volume”
label = { nl = "Lacht", en = "Smiles" }
definition = { nl = "x", en = "x" }

[[tracks]]
id = "signal"
subject = "child"
auto_close_s = 20                                 #! points alone; auto_close_s
label = { nl = "Signaal", en = "Signal" }

[[tracks.codes]]
id = "reach"
number = 3
kind = "point"
key = "W"                                         #! stands twice
colour = "#FFF0A0"                                #! hard to see
label = { nl = "Reikt", en = "Reaches" }
definition = { nl = "x", en = "x" }

[[forms]]
id = "signal"                                     #! already taken
kind = "rating"
minimum = 1
maximum = 7
step = 4                                          #! does not come out in steps of 4
label = { nl = "Indruk", en = "Impression" }

[[forms.items]]
id = "warmth"
number = 1
values = [4, 2, 0]                                #! values of a scale rise
label = { nl = "Warmte", en = "Warmth" }

[[forms]]
id = "impression"
kind = "rating"
about = "phase"
phases = ["play", "reunion"]                      #! no phase “reunion”
minimum = 1
maximum = 5
absences = ["asleep"]                             #! not known as absences
label = { nl = "Indruk", en = "Impression" }

[[forms.anchors]]
value = 6                                         #! 6 does not lie on the scale
label = { nl = "zeer", en = "very" }

[[forms.items]]
id = "patience"
number = 1
label = { nl = "Geduld", en = "Patience" }

[[forms]]
id = "time_spent"
kind = "allocation"
total = 300                                       #! cannot add up to 300
maximum = 100
label = { nl = "Tijd", en = "Time" }

[[forms.items]]
id = "together"
number = 1
label = { nl = "Samen", en = "Together" }

[[forms]]
id = "cards"
kind = "q_sort"
piles = [1, 2, 1]                                 #! 2 cards, and the piles take 4
label = { nl = "Kaarten", en = "Cards" }

[[forms.items]]
id = "card_1"
number = 1
label = { nl = "Kaart 1", en = "Card 1" }

[[forms.items]]
id = "card_2"
number = 2
label = { nl = "Kaart 2", en = "Card 2" }

[[intervals]]
id = "distress"
mode = "sometimes"                                #! not known as mode
observe_s = 0                                     #! 0.0 seconds
label = { nl = "Spanning", en = "Distress" }

[[intervals.items]]
id = "level"
number = 1
key = "w"                                         #! also the key of neutral
label = { nl = "Mate", en = "Level" }

[[traces]]
id = "mood"
subject = "child"
minimum = 1
maximum = 7
neutral = 0                                       #! rests at 0, which is not on the scale
label = { nl = "Stemming", en = "Mood" }

[[conditions]]
id = "neutral_with_smile"
kind = "only_while"
of = "face.neutral"
others = ["face.smile"]                           #! could never be coded
label = { nl = "x", en = "x" }

[[conditions]]
id = "reach_for_ever"
kind = "follow_up"
of = "signal.reach"
others = ["signal.reach"]                         #! without end
within_s = 5

[[conditions]]
id = "reach_after"
kind = "only_after"
of = "signal.reach"
others = ["face.smile"]
label = { nl = "x" , en = "x" }
within_s = "soon"                                 #! not what is expected

[[conditions]]
id = "patience_if"
kind = "if_count"
of = "signal.reach"                               #! if_count is about items
others = ["face.smile"]

[[composites]]
id = "both"
kind = "weighted"
parts = ["impression.patience", "face.smile"]
weights = [1]                                     #! 2 parts and 1 weights
missing = "at_least"
at_least = 5                                      #! 5 cannot be asked for
label = { nl = "Samen", en = "Both" }

[[composites]]
id = "circle"
kind = "sum"
parts = ["circle", "impression.patience"]         #! made of itself
label = { nl = "Kring", en = "Circle" }

[[contingencies]]
id = "answered"
bids = ["face.laugh"]                             #! no code “face.laugh”
responses = ["signal.reach"]
label = { nl = "Antwoord", en = "Answer" }

[dyadic]
matches = [["face.smile", "signal.reach"]]        #! one and the same subject
valence = [["face.smile", 1], ["face.frown", -1]] #! no code “face.frown”

[reliability]
tracks = ["gaze"]                                 #! no track or form “gaze”
overlap = 0.5

[[moves]]
from_version = "1.0.0"
old = "face.laugh"
new = "face.grin"                                 #! no code or item “face.grin” to move to
"""


def planted() -> list[tuple[int, str]]:
    marked = (line.partition("#!") for line in FAULTY.splitlines())
    return [(n, words.strip()) for n, (_, mark, words) in enumerate(marked, 1) if mark]


def problems() -> tuple[Problem, ...]:
    reading = read_scheme(FAULTY.encode(), "house.toml")
    assert reading.scheme is None
    return reading.problems


@pytest.mark.parametrize(("line", "words"), planted(), ids=str)
def test_a_planted_fault_is_told_once_on_its_own_line(line: int, words: str) -> None:
    told = [str(p.what) for p in problems() if p.line == line]
    assert len(told) == 1, told
    assert words in told[0]


def test_forty_faults_give_forty_problems_in_one_go_and_nothing_beside_them() -> None:
    assert len(planted()) == 40
    assert [p.line for p in problems()] == [line for line, _ in planted()]


def test_each_problem_says_how_to_mend_it_in_whole_sentences() -> None:
    for problem in problems():
        assert problem.file == "house.toml"
        assert re.fullmatch(r"[A-Z““{].*\.", str(problem.mend), re.DOTALL), str(problem.mend)
        assert "{" not in re.sub(r"\{choices\}", "", str(problem.mend))
