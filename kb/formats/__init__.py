"""Formats: many cases in one file (CSV, XLSX, JSON lines, Markdown), to be read back exactly as they were written."""
