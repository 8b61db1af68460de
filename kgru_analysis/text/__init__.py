"""Dates, amounts, actors and figures in running prose."""
