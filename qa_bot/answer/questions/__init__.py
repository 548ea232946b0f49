"""What is asked: its kind, its parts, what it leans on in the conversation."""
