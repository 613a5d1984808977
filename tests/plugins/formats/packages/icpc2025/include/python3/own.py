SUMMAND = int("{{summand}}")
