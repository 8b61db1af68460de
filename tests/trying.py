"""How often a property is tried: in `make test` a tenth of what `make test-slow` tries."""

from hypothesis import settings

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=10)
settings.register_profile("default", deadline=None, derandomize=True, max_examples=33)
settings.register_profile("full", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("default")


def tries(full: int, **more: object) -> settings:
    """Settings for a property that takes long, with its number of examples when all are tried."""
    share = settings().max_examples / 100
    return settings(max_examples=max(2, round(full * share)), **more)
