"""The editor in which coding schemes are made and changed without knowing their file."""
