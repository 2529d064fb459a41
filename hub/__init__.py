"""The composition root: settings, doors, sign-in and the map of addresses. Nothing imports it."""
