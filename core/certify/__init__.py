"""`parley certify`: programs that mean ill talk to a problem's interactor, and what it does about each is looked at.

::

    accepted submission ── judging ── transcripts ── record.py: what it said
    kinds.py, tests ── judging of adversary.py ── judgements ── findings.py ── what is not sane
"""
