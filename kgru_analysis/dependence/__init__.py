"""Shares of a partner in what a country trades, owes and earns, and what leaving would cost."""
