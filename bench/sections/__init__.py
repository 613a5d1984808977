"""One file a section: `TITLE`, `measure(bench) -> Section`, and perhaps `PEERS`, whom it asks: the names of judges."""
