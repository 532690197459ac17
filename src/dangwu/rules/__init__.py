"""The regulations as pure functions: facts, terms and a date in; a value that names its clauses out."""
