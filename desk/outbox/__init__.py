"""The outbox: whatever must reach somewhere else is written with its cause and delivered until it has arrived.

Beneath `conversations` on purpose: rows are written there and in `tickets`, while those who deliver them (a channel, a
robot) live above and are handed in by the application. This room knows ids, kinds and times, nothing of what they mean.
"""
