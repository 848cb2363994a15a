"""Our own data: the audit, backup and restore, retention, and one customer's export and deletion."""
