"""What every test shares."""

from hypothesis import HealthCheck, settings

# time says something about the machine, not about the program: `make bench` measures
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
