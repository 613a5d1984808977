"""What authors ask of a package beside its verdicts: is its validator strict, are its limits wide, is each file used.

It judges nothing itself: it makes problems and submissions of what it is given, and reads reports.
"""
