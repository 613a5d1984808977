"""Built-in plugins. Each enters through an entry point, like anyone's."""
