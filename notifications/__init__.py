"""A word to those away: a slow reader of the log."""
