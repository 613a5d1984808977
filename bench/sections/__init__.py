"""What is measured: a module a section, each with a `TITLE` and `measure(bench) -> Section`."""
