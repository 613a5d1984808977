"""Many submissions of many problems: `parley batch`.

::

    manifest.py or tree.py ─ entries ─► plan.py: does all of it hold together?
                                           │
    journal.py ─ what is done already ─► judging.py ─ engine, on lanes that all problems share
        ▲                                  │
        └──────── each result ─────────────┘
        │
        └─► results.py ─► results.jsonl, results.csv, scoreboard.csv (scoreboard.py), report.html

Nothing is held of a submission but where it stands in the manifest and, once it is judged, in the journal.
"""
