"""What a summary is made from: sentences, what they are worth, which are chosen, and what a focus means."""
