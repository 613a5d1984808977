"""The contract and the engine. Imports no plugin; plugins enter through `plugins.load_plugins()`."""
