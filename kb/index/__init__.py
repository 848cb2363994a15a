"""The index: vectors of everything a case can be found by, made from the store and disposable at any time."""
