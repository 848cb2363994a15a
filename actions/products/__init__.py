"""Which product the customer uses: asked once, understood from a button, a name, a nickname or a clue on screen."""
