"""The store: where the cases truly are. Everything else, the index first of all, can be made again from it."""
