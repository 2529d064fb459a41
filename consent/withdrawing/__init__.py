"""Taking consent back: what it will do is said before, and on how many open screens it took effect after."""
