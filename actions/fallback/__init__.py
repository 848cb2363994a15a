"""When there is no answer: ask for other words once, then offer a person; and what is not ours is said plainly."""
