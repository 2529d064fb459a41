"""The pages of a room. Each is behind `rooms.web.in_room`, or shows only what the person's own seats see."""
