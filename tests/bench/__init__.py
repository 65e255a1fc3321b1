"""Figures beside their targets: `make bench`. Benchmarks are never timed tests."""
