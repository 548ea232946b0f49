"""What kind of text it is, which of its sentences are prose, and whose words they are."""
