"""Agreement between coders of one session: from two codings, or more, to tables and moments."""
