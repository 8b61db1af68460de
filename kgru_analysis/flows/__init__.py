"""Money promised and delivered, counted once."""
