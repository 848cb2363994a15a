"""Handing a conversation to people: queue, opening hours, and what the customer is told."""
