"""What every test shares."""

import gc

import pytest
from hypothesis import HealthCheck, settings

# time says something about the machine, not about the program: `make bench` measures
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

gc.set_threshold(20_000, 20, 20)  # with so many modules loaded, a fifth of the time went into looking for garbage


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: nobody looks for garbage in it any more."""
    gc.collect()
    gc.freeze()
