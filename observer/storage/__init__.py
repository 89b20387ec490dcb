"""The project folder: encrypted database, vault, backups, edit log."""
