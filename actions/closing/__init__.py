"""The closing checklist: month end and year end, walked together."""
