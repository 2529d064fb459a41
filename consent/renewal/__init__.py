"""Nothing silently continues and nothing silently stops: what must be decided anew, by whom, and what happens if nobody
acts (CR-12, 13, 17, 18, 19). All of it follows from the log and the day; only that something was done is said in the log.
"""
