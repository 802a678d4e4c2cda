"""The black-box scorers of `uqlm` that need no downloaded model, beside ours: see `benchmarks.telling`."""
