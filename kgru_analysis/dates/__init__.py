"""Written dates as bounds in days."""
