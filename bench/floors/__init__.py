"""Raw limits: what the same work costs when almost nothing of it is done."""
