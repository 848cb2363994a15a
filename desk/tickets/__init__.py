"""Tickets: number, priority, facts, and the transcript read from the conversation itself."""
