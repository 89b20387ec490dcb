"""The page on which a feedback session is prepared."""
