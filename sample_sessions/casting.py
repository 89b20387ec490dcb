"""Who is in the films and what the room looks like on each day."""

from figures import Build
from heads import Looks
from room import RoomLooks

_MOTHER = Looks(
    radius=55,
    skin="#e6b891",
    hair="#4a2c24",
    iris="#5a3a22",
    fringe=0.48,
    nape=-0.95,
    bun=0.44,
    tuft=0.0,
    eye=0.150,
    eye_lat=1.0,
    mouth_lat=-34.0,
)
_NOOR = Looks(
    radius=47,
    skin="#f0c6a8",
    hair="#9b6b3b",
    iris="#5b4630",
    fringe=0.52,
    nape=-0.50,
    bun=0.0,
    tuft=0.0,
    eye=0.180,
    eye_lat=-5.0,
    mouth_lat=-38.0,
)
_ADULT = ((-0.10, 52.0), (0.0, 70.0), (0.3, 68.0), (0.6, 60.0), (0.82, 46.0), (0.98, 24.0))
_BABY = ((-0.20, 30.0), (0.0, 46.0), (0.3, 46.0), (0.6, 39.0), (0.85, 29.0), (1.0, 17.0))


def _mother(shirt: str, trousers: str) -> Build:
    return Build(
        looks=_MOTHER,
        torso=158,
        widths=_ADULT,
        soft=1.0,
        neck=0.95,
        arm=178,
        leg=200,
        arm_width=(38.0, 26.0),
        leg_width=(70.0, 34.0),
        shirt=shirt,
        trousers=trousers,
        sock="#e8decd",
    )


BUILDS: tuple[tuple[Build, Build], ...] = (
    (
        _mother("#3f5c76", "#5b7fa3"),
        Build(
            looks=_NOOR,
            torso=84,
            widths=_BABY,
            soft=0.35,
            neck=0.80,
            arm=104,
            leg=94,
            arm_width=(29.0, 21.0),
            leg_width=(40.0, 27.0),
            shirt="#e3a73b",
            trousers="#6b9450",
            sock="#f6f1e6",
        ),
    ),
    (
        _mother("#4f7a6b", "#6a6f86"),
        Build(
            looks=Looks(
                radius=47,
                skin=_NOOR.skin,
                hair=_NOOR.hair,
                iris=_NOOR.iris,
                fringe=0.40,
                nape=-0.78,
                bun=0.0,
                tuft=0.36,
                eye=0.175,
                eye_lat=-3.0,
                mouth_lat=-37.0,
            ),
            torso=90,
            widths=_BABY,
            soft=0.35,
            neck=0.80,
            arm=108,
            leg=104,
            arm_width=(28.0, 20.0),
            leg_width=(40.0, 27.0),
            shirt="#d9775f",
            trousers="#5c6fa0",
            sock="#f6f1e6",
        ),
    ),
)
"""Parent and child, on the two days."""

ROOMS = (
    RoomLooks(
        wall="#e8decd",
        rug="#7fa7a2",
        rug_middle="#8fb5b0",
        sky="#eef1ee",
        leaves="#93a981",
        curtain="#f3ece0",
    ),
    RoomLooks(
        wall="#e9dfcb",
        rug="#7fa7a2",
        rug_middle="#8fb5b0",
        sky="#cfe6f0",
        leaves="#6f9b5c",
        curtain="#efe3cc",
    ),
)
