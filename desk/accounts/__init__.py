"""Engineers who may use the desk: passwords, sessions, sign-in limits."""
