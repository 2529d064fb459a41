"""Cases from a file and into one: the same events, told by a file instead of by a screen."""
