"""What runs in the child process that parses a stranger's file.

It stands by itself (only relative imports, the standard library and the parser), so that the
child starts in twenty milliseconds; the rest of dangwu is never loaded there.
"""
