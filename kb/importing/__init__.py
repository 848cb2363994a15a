"""Importing: cases from files into the library, all or none, with a word on every row."""
