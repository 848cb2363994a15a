"""The password skill: whose password, of which product, by which way in; then one procedure at a time, or a person."""
