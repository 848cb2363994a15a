"""Measurements: speed, memory and quality, ours beside what a user would pick instead, written to BENCHMARKS.md."""
