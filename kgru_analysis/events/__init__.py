"""Machine-coded event files in the columns of the table of events."""
