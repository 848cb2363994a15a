"""The web channel: chat HTTP API and Socket.IO push."""
