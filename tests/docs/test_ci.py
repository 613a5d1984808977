"""The jobs that the page about CI shows, run on a repository of one problem."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

PAGE = Path(__file__).parents[2] / "docs/how-to/use-reports-in-ci.md"
PACKAGE = {
    "problem.yaml": "name: Echo\n",
    "data/secret/1.in": "5\n",
    "data/secret/1.ans": "5\n",
    "submissions/accepted/a.py": "print(input())\n",
}


def test_jobs_work(tmp_path: Path, cache: Path) -> None:
    """What they run, where their packages are, succeeds, and leaves the files that they hand on."""
    github, gitlab = map(
        yaml.safe_load, re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    )
    steps = github["jobs"]["verify"]["steps"]
    scripts = [step["run"] for step in steps if "run" in step and "apt-get" not in step["run"]]
    root = tmp_path / "work"
    for name, text in PACKAGE.items():
        path = root / "problems/echo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(cache),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
    }
    for script in (*scripts, *gitlab["verify"]["script"]):
        subprocess.run(["bash", "-ec", script], cwd=root, env=environment, check=True, capture_output=True)
    assert len(scripts) == 2
    installed = [word for step in steps for word in re.findall(r"pipx install (\S+)", step.get("run", ""))]
    copies = [step["with"]["path"] for step in steps if "repository" in step.get("with", {})]
    assert installed == [f"./{path}" for path in copies]  # it is in no package index: the name there may be anybody's
    assert "as expected" in (tmp_path / "summary").read_text()
    left = {path.name for path in root.iterdir()}
    assert left == {"problems", "report.html", "junit.xml", "parley.sarif", "summary.md"}
    uploaded = {
        step["with"].get("path", step["with"].get("sarif_file")) for step in steps if "upload" in step.get("uses", "")
    }
    assert uploaded | set(gitlab["verify"]["artifacts"]["paths"]) <= left
