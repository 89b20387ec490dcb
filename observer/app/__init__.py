"""The workspace and what people do with a project."""
