"""The decoders' share of the processor."""

import time

import pytest

from photodesk.bridge.governor import ACTIVE_S, Governor


def used_share(governor: Governor, seconds: float, cores: int = 2, job_s: float = 0.03) -> float:
    """Work with as many threads as cores would, as fast as the governor allows; returns the share of all cores used."""
    end, used = time.monotonic() + seconds, 0.0
    while time.monotonic() < end:
        if governor.delay_s() == 0:
            used += job_s
            governor.charge(job_s)
            time.sleep(job_s / cores)
        else:
            time.sleep(0.002)
    return used / seconds / cores


@pytest.mark.parametrize("percent", [20, 70])
def test_the_backlog_stays_at_its_share(percent: int) -> None:
    assert used_share(Governor(percent, cores=2), 1.5) == pytest.approx(percent / 100, abs=0.06)


def test_a_full_share_is_never_held_back() -> None:
    governor = Governor(100, cores=2)
    governor.charge(100.0)
    assert governor.delay_s() == 0


def test_it_makes_room_at_once_while_the_user_scrolls() -> None:
    governor = Governor(70, cores=2)
    used_share(governor, 0.3)
    governor.user_active()
    assert used_share(governor, ACTIVE_S - 0.1) <= 0.25
    time.sleep(0.2)
    assert not governor.user_is_active()
    assert used_share(governor, 0.8) >= 0.6
