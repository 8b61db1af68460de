"""Runs the command where it is not installed: python -m kgru_analysis."""

from kgru_analysis.cli import main

if __name__ == "__main__":
    main()
