"""The pages of the plan. Each finds its room through the person, and its things through the seat's sight."""
