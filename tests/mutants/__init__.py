"""Mutation testing, `./dev mutants [PATH]`: one thing is changed at a time, and a test should fall."""
