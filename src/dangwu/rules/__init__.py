"""The regulations as pure functions: facts, terms and a date in, a value with its clauses out."""
