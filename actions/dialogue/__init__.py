"""What customers say in any conversation, whatever it is about: anger, secrets, several problems, errands, why."""
