"""Checkers and managers of CMS: what they say.

The first line of stdout is a score from 0 to 1, that of stderr a sentence for contestants: `translate:success`,
`translate:partial` and `translate:wrong` stand for sentences of CMS's; other lines of stderr that begin with
`ADMIN_MESSAGE:` are for judges. Source: cms-dev/cms, `cms/grading/steps/trusted.py`.
"""

from __future__ import annotations

from .inquiry import Said, partly
from .model import Decision
from .rational import exact

_SENTENCES = {
    "success": "the output is correct",
    "partial": "the output is partially correct",
    "wrong": "the output is not correct",
}
_TRANSLATE, _ADMIN = "translate:", "ADMIN_MESSAGE:"


def decision(said: Said) -> Decision:
    if said.exit_code != 0:
        return said.bad_end("0")
    outcome = said.stdout.partition("\n")[0].strip()
    try:
        share = exact(outcome)
    except ValueError as error:
        return said.nonsense(f"it gave a score, and {error}" if outcome else "it gave no score")
    if not 0 <= share <= 1:
        return said.nonsense(f"it gave the score {outcome[:40]}, which is not between 0 and 1")
    first, *others = said.stderr.strip().split("\n")
    sentence = first.strip()
    if sentence.startswith(_TRANSLATE):
        sentence = _SENTENCES.get(sentence.removeprefix(_TRANSLATE).strip(), sentence)
    told = [line.removeprefix(_ADMIN).strip() for line in others if line.startswith(_ADMIN)]
    return partly(share, "\n".join(filter(None, (sentence, *told))), team_message=sentence)
