"""What is measured, and against what: `./dev bench [name ...]`."""
