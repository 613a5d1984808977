"""Measuring this machine and this judge, always as ratios within one run: what `parley bench` shows."""
