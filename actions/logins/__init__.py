"""Login trouble: an emergency to a person at once, else the cause by questions, then one solution at a time."""
