"""Set-up, the runner and the benchmarks: what turns a clone into a running desk."""
