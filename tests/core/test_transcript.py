"""Transcripts as documents: read as they were written, refused with the line, and their schema."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.core import transcript
from parley.core.errors import TranscriptError
from parley.core.transcript import Entry, Head

SCHEMA = Path(__file__).parents[2] / "docs" / "transcript.schema.json"
HEAD = Head(transcript.SCHEMA, "guess", "secret/1", 2)
SAID = '{"t_us":1,"from":"program","event":"data","text":"5"}'


def test_schema_in_the_docs_is_up_to_date() -> None:
    """docs/transcript.schema.json is what `python -m parley.core.transcript` prints, and names all of a line's keys."""
    command = [sys.executable, "-m", "parley.core.transcript"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert SCHEMA.read_text(encoding="utf-8") == printed
    assert set(json.loads(printed)["$defs"]["Entry"]["properties"]) == {
        "event", "t_us", "from", "program", "text", "base64", "bytes", "code", "signal", "ended_by", "records",
    }  # fmt: skip


@given(st.lists(st.binary(max_size=40), max_size=5))
def test_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, chunks: list[bytes]) -> None:
    """Whatever bytes were said."""
    path = tmp_path_factory.mktemp("t") / "1.jsonl"
    kept = [transcript.chunk(data) for data in chunks]
    said = [Entry("data", 1, "program", 1, text=one.get("text"), base64=one.get("base64")) for one in kept]
    path.write_bytes(transcript.document(HEAD, said))
    told = transcript.read(path)
    assert (told.head, list(told.entries)) == (HEAD, said)
    assert [entry.content for entry in told.entries] == chunks
    assert told.whole


def test_what_is_not_whole(tmp_path: Path) -> None:
    """A gap, or a chunk of which only the beginning was kept."""
    for entry in (Entry("gap", records=3), Entry("data", 1, "program", text="a", size=9)):
        (tmp_path / "1.jsonl").write_bytes(transcript.document(HEAD, [entry]))
        assert not transcript.read(tmp_path / "1.jsonl").whole


@pytest.mark.parametrize(
    ("line", "words", "why"),
    [
        (1, "", "is no first line"),
        (1, '{"schema":"parley.transcript/9","problem":"a","test":"b"}', "its schema is 'parley.transcript/9'"),
        (2, SAID[:-3], "truncated"),
        (2, SAID.replace("data", "date"), "date"),
        (2, SAID.replace('"text"', '"words"'), "words"),
        (2, SAID.replace('"t_us":1,', ""), "neither when nor who"),
        (2, SAID.replace('"text":"5"', '"base64":"$"'), "was it changed"),
        (2, SAID.replace(',"text":"5"', ""), "either text or base64"),
        (2, SAID.replace('"text"', f'"base64":"{base64.b64encode(b"5").decode()}","text"'), "either text or base64"),
        (2, SAID.replace("}", ',"program":2}'), "there is no program 2, of 2"),
        (2, "\x00", "malformed"),
        (2, SAID.replace('"t_us":', '"t_us":-'), "no time"),
        (2, SAID.replace('"t_us":', '"t_us":1' + "0" * 400), "no time"),
    ],
)
def test_damaged(tmp_path: Path, line: int, words: str, why: str) -> None:
    """The line is named, and what is wrong with it."""
    path = tmp_path / "1.jsonl"
    lines = [transcript.document(HEAD, []).decode().strip(), SAID]
    lines[line - 1] = words
    path.write_text("\n".join(lines))
    with pytest.raises(TranscriptError, match=f"^{path}:{line}: .*{why}"):
        transcript.read(path)


def test_no_transcript(tmp_path: Path) -> None:
    """One that is not there, or empty, is named."""
    with pytest.raises(TranscriptError, match="absent"):
        transcript.read(tmp_path / "absent")
    (tmp_path / "empty").touch()
    with pytest.raises(TranscriptError, match="empty: is empty"):
        transcript.read(tmp_path / "empty")
