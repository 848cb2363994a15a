"""Files that customers and engineers send: checked for what they really are, kept under names of our own."""
