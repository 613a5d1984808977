"""The bench: Parley beside other judges and beside what the machine cannot do without. `make bench` runs it.

    __main__.py   the command: which sections, how long, where to
    section.py    what a section finds: comparisons, curves, targets
    bench.py      what each section is given: how much to do, the peers, a folder
    sections/     one file a section: what is measured
    peers/        one file a peer: how it is installed, and asked
    jailers.py    other jailers                  ours.py   Parley, asked as the peers are
    problems.py   our own problems, in the formats of all
    growing/      what sections/growth.py measures
    table.py      Markdown of the results        plot.py   SVG of the curves
    results/      what the last run on an idle machine found

Whatever users may want to measure on their own machine is in `parley bench` (core/bench/), and only called from here.
"""
