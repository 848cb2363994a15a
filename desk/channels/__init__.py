"""Channels: how messages reach the desk."""
