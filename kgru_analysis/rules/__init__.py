"""The rules that a table schema cannot say: in a row, between rows and between tables.

A rule is a function whose name ends in ``_faults``: it takes a `Table`, which knows the others that
were read, and yields its faults; `needs` says which columns it asks for.
"""
