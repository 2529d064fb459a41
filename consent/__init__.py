"""What may be seen, and why: consents and grounds become grants, grants become reach (`rooms.rule`)."""
