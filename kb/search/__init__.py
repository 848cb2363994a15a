"""Search: which cases a question means, why, and whether the library answers it at all."""
