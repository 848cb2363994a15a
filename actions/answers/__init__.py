"""Answering from the case library: understand the question, search, show a case, hear whether it helped."""
