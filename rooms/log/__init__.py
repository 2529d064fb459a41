"""The log. `append` is the only way in, `read` the only way out; nothing else may touch `Entry`."""
