"""Giving consent: what is chosen, the whole text that is read, and the signature under that text and no other."""
