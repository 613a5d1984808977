"""What authors write interactors and validators with: files for them, of which the judge itself uses none.

core/includes.py puts them beside the programs that ask for them, `parley interactive library` writes copies.
"""
