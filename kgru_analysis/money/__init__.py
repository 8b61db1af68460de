"""Written amounts as bounds in a currency, and amounts in dollars."""
