"""Measuring the engine: a made-up population of any size, and the figures of docs/matching.md."""
