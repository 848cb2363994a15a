"""Chaos: kill, cut, repeat, reorder and race for real, then compare what was sent with what is stored and shown."""
