"""Steering a conversation: yes and no, stop, start again, anger, and what the desk reports back."""
