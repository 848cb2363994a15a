"""Conversations: messages in order, who may write, and the worker that asks the bot."""
