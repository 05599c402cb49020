"""What a page was made of, and when that changed."""
