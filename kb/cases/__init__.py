"""Cases: what one is, how it is written down, and what is wrong with it."""
