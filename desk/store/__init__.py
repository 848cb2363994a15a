"""The desk's own database: tables, engine, migrations."""
