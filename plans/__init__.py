"""What the plan says: the life cycle of the case, the parts of the plan, goals, measures and evaluations."""
