"""Handing over to a person: a structured request with everything the customer has said, and no words."""
