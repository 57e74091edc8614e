"""How Hypothesis looks for examples while faults are tried."""


def find_examples_quickly() -> None:
    """Shrinking an example, and deadlines on a busy machine, have nothing to say about a fault."""
    from hypothesis import HealthCheck, Phase, settings  # not before pytest has seen its plugin

    settings.register_profile(
        "mutants",
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    settings.load_profile("mutants")
