"""The actions' own database: what the bot must remember beyond one conversation."""
