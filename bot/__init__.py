"""What Rasa loads into its own process: our channel, components and entry point (Python 3.10)."""
