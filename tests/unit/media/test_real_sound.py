"""On a real sound server with a sink that leads nowhere the program is heard, and leaves quietly.

Skipped where PulseAudio, its tools or PortAudio are not installed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from tests.unit.media.sound_clips import SoundTrack, bursts_s, tone, with_bursts, write

ROOT = Path(__file__).resolve().parents[3]
PLAY = """
import sys, threading
from pathlib import Path
from observer.media.placement import Placed
from observer.media.session_player import SessionPlayer

pause = threading.Event()
before = set(threading.enumerate())

def until(condition):
    for _ in range(2000):
        if condition():
            return
        pause.wait(0.01)
    raise SystemExit("waited in vain")

player = SessionPlayer([[Placed(id="a", source=Path(sys.argv[1]))]])
until(lambda: player.ready)
until(lambda: player._sound.is_available)
for rate in (1.0, 2.0):
    player.seek_us(0)
    player.set_rate(rate)
    player.play()
    until(lambda: player.now_us > 3_000_000)
    player.pause()
player.close()
until(lambda: set(threading.enumerate()) <= before)
print("played")
"""
LISTEN = ["--raw", "--rate=48000", "--channels=1", "--format=float32le", "--latency-msec=20"]


def has_portaudio() -> bool:
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: F401  has no type hints
    except OSError:
        return False
    return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a sound server of the test's own, and return the environment that leads to it."""
    if not (shutil.which("pulseaudio") and shutil.which("parec") and shutil.which("pactl")):
        pytest.skip("PulseAudio is not installed")
    if not has_portaudio():
        pytest.skip("PortAudio is not installed")
    socket = tmp_path / "sock"
    home = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    home.pop("PULSE_SERVER", None)
    modules = (
        "module-null-sink sink_name=nothing",
        f"module-native-protocol-unix socket={socket} auth-anonymous=1",
    )
    loads = [part for module in modules for part in ("-L", module)]
    flags = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--disable-shm=true"]
    with subprocess.Popen(
        ["pulseaudio", *flags, *loads],  # noqa: S607  found on the path, as users have it
        env=home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        reached = {**home, "PULSE_SERVER": f"unix:{socket}"}
        pause = Event()
        for _ in range(100):
            if (
                subprocess.run(
                    ["pactl", "info"],  # noqa: S607  found on the path, as users have it
                    env=reached,
                    capture_output=True,
                    check=False,
                ).returncode
                == 0
            ):
                break
            pause.wait(0.1)
        else:
            process.kill()
            pytest.skip("PulseAudio does not run here")
        # What of ALSA leads to it, whatever this computer has set.
        config = f'pcm.!default {{ type pulse server "unix:{socket}" }}\n'
        (tmp_path / ".asoundrc").write_text(config, encoding="utf-8")
        yield reached
        process.kill()


def test_the_program_is_heard_through_a_real_sound_server_and_leaves_no_thread(
    server: dict[str, str], tmp_path: Path
) -> None:
    middles_s = [0.5 + 0.437 * number for number in range(20)]
    wave = with_bursts(tone(10, 440, level=0.2), middles_s)
    film = write(tmp_path / "film.mkv", [SoundTrack(wave=wave)], pictures=250)
    heard = tmp_path / "heard.raw"
    with (
        heard.open("wb") as file,
        subprocess.Popen(
            ["parec", "-d", "nothing.monitor", *LISTEN],  # noqa: S607  found on the path
            env=server,
            stdout=file,
        ) as listening,
    ):
        played = subprocess.run(
            [sys.executable, "-c", PLAY, str(film)],
            env=server,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
        listening.kill()
    if "waited in vain" in played.stderr and "ALSA" in played.stderr:
        pytest.skip("ALSA does not lead to PulseAudio here")
    assert played.stdout.strip() == "played", played.stderr
    samples = np.fromfile(heard, np.float32)
    apart = np.diff(bursts_s(samples))
    # the beeps of the film, as far apart as they are, and then at double speed
    assert np.sum(np.abs(apart - 0.437) < 0.01) >= 2
    assert np.sum(np.abs(apart - 0.437 / 2) < 0.01) >= 2
