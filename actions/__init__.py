"""The bot's skills, as rasa-sdk actions behind our own server; one package a skill."""
