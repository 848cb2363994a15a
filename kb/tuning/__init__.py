"""Tuning: adapts the encoder's own weights to the library, and keeps the result only if unseen questions gain."""
