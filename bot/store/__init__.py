"""The store: cases, audit, outbox, settings and people in one database. Plain SQL; SQLite is the first adapter."""
