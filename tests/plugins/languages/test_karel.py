"""Karel in a box: worlds in and out, the limits that a world sets, errors of all kinds, and a whole problem."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from parley.core import tools
from parley.core.plugins import Plugins
from parley.core.report import SubmissionRecord

from ...cli.command import Command
from ...conftest import lacking
from .one_submission import judge_one

Judge = Callable[..., SubmissionRecord]

WALK = {
    "main.kp": "iniciar-programa\ninicia-ejecucion\nmientras frente-libre hacer avanza;\napagate;\n"
    "termina-ejecucion\nfinalizar-programa\n",
    "main.kj": "class program {\nprogram() {\nwhile (frontIsClear) move();\nturnoff();\n}\n}\n",
}


@pytest.fixture
def judge(plugins: Plugins, cache: Path) -> Judge:
    if missing := tools.missing(plugins.language("karel-pascal")):
        lacking(", ".join(missing))
    return partial(judge_one, plugins, cache)


def world(*, inside: str = "", conditions: str = "", shows: str = "POSICION", bag: str = "0", head: str = "") -> str:
    shown = "".join(f'<despliega tipo="{kind}"/>' for kind in shows.split())
    return (
        f'{head}<ejecucion version="1.1"><condiciones {conditions}></condiciones>'
        f'<mundos><mundo nombre="mundo_0" ancho="5" alto="7">{inside}</mundo></mundos>'
        f'<programas><programa nombre="p1" mundoDeEjecucion="mundo_0" xKarel="2" yKarel="1" direccionKarel="NORTE"'
        f' mochilaKarel="{bag}">{shown}</programa></programas></ejecucion>\n'
    )


def results(inner: str = "", *, worlds: str = "") -> str:
    """Token by token what is printed for a run that ends well."""
    lines = f'<mundos> <mundo nombre="mundo_0"> {worlds} </mundo> </mundos>' if worlds else ""
    programa = '<programa nombre="p1" resultadoEjecucion="FIN PROGRAMA"'
    programas = f"{programa}> {inner} </programa>" if inner else f"{programa}/>"
    return f"<resultados> {lines} <programas> {programas} </programas> </resultados>\n"


def java(body: str, methods: str = "") -> dict[str, str]:
    return {"main.kj": f"class program {{\n{methods}\nprogram() {{\n{body}\n}}\n}}\n"}


def test_names_of_omegaup(plugins: Plugins) -> None:
    """Those who come from there find their languages."""
    assert [plugins.language(name).name for name in ("kp", "kj")] == ["karel-pascal", "karel-java"]


@pytest.mark.parametrize("file", WALK)
def test_walks_through_a_world(judge: Judge, file: str) -> None:
    """In both syntaxes, told from the ending; and up to a wall in the middle of the world."""
    record = judge({file: WALK[file]}, given=world(), wanted=results('<karel x="2" y="7"/>'))
    assert (record.verdict, record.language) == ("AC", f"karel-{'pascal' if file.endswith('.kp') else 'java'}")
    wall = world(inside='<pared x1="1" y1="4" x2="2"/>')
    assert judge({file: WALK[file]}, given=wall, wanted=results('<karel x="2" y="4"/>')).verdict == "AC"


@pytest.mark.parametrize(
    ("shows", "inner", "worlds"),
    [
        ("", "", ""),
        ("ORIENTACION POSICION", '<karel x="2" y="2" direccion="OESTE"/>', ""),
        ("MOCHILA", '<karel mochila="1"/>', ""),
        ("AVANZA COGE_ZUMBADOR", '<instrucciones avanza="1" coge_zumbador="2"/>', ""),
        ("GIRA_IZQUIERDA DEJA_ZUMBADOR", '<instrucciones gira_izquierda="1" deja_zumbador="1"/>', ""),
        ("MUNDO", "", '<linea fila="2" compresionDeCeros="true">(2) 2 </linea>'),
    ],
)
def test_prints_what_the_world_asks_for(judge: Judge, shows: str, inner: str, worlds: str) -> None:
    """And nothing else: cells that are not to be shown stay hidden."""
    inside = (
        '<monton x="2" y="2" zumbadores="3"/><monton x="4" y="2" zumbadores="9"/><posicionDump x="2" y="2"/>'
        '<posicionDump x="1" y="1"/>'
    )
    program = java("move(); pickbeeper(); pickbeeper(); putbeeper(); turnleft(); turnoff();")
    record = judge(program, given=world(inside=inside, shows=shows), wanted=results(inner, worlds=worlds))
    assert record.verdict == "AC", record.tests[0].reason


def test_beepers_without_end(judge: Judge) -> None:
    """In the bag, and on the floor, where there is then no end of picking them up."""
    given = world(bag="INFINITO", shows="MOCHILA", inside='<monton x="2" y="1" zumbadores="INFINITO"/>')
    program = java("iterate(9) putbeeper(); iterate(99) pickbeeper();")
    assert judge(program, given=given, wanted=results('<karel mochila="INFINITO"/>')).verdict == "AC"


def test_world_is_read_as_xml(judge: Judge) -> None:
    """With a declaration, comments, a type, references to characters, either quotes, text between the elements."""
    head = "\ufeff<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE ejecucion [<!ENTITY x 'y'>]>\n<!-- <mundo> -->\n"
    inside = "&#32;text<monton\n\tx = '2' y='&#x31;' zumbadores='&#49;'></monton>"
    given = world(head=head, inside=inside, shows="MOCHILA")
    assert judge(java("pickbeeper();"), given=given, wanted=results('<karel mochila="1"/>')).verdict == "AC"


@pytest.mark.parametrize(
    ("body", "conditions", "inside"),
    [
        ("while (facingNorth || notFacingNorth) turnleft();", 'instruccionesMaximasAEjecutar="5000"', ""),
        ("turnleft(); turnleft(); turnleft();", "", '<comando nombre="GIRA_IZQUIERDA" maximoNumeroDeEjecuciones="2"/>'),
        ("move(); move();", "", '<comando nombre="AVANZA" maximoNumeroDeEjecuciones="1"/>'),
    ],
    ids=["all", "turns", "moves"],
)
def test_used_up_instructions_are_tle(judge: Judge, body: str, conditions: str, inside: str) -> None:
    """The world's own limits count as time, although the program ends by itself and early."""
    (test,) = judge(java(body), given=world(conditions=conditions, inside=inside)).tests
    assert test.verdict == "TLE"
    assert "as it had made all the steps that it may make" in test.reason


def test_as_many_instructions_as_allowed_are_enough(judge: Judge) -> None:
    """The limit itself is not over it."""
    given = world(inside='<comando nombre="AVANZA" maximoNumeroDeEjecuciones="1"/>')
    assert judge(java("move();"), given=given, wanted=results('<karel x="2" y="2"/>')).verdict == "AC"


@pytest.mark.parametrize(
    ("body", "methods", "code"),
    [
        ("turnleft(); move(); move();", "", 16),
        ("pickbeeper();", "", 17),
        ("putbeeper();", "", 18),
        ("again();", "void again() { again(); }", 19),
    ],
    ids=["wall", "no-beeper", "empty-bag", "stack"],
)
def test_what_karel_cannot_do_is_rte(judge: Judge, body: str, methods: str, code: int) -> None:
    """With ReKarel's number of the error as the exit code."""
    (test,) = judge(java(body, methods), given=world(conditions='longitudStack="900"')).tests
    assert (test.verdict, test.exit_code) == ("RTE", code)


@pytest.mark.parametrize(
    "given",
    ["", "3 4\n", "<mundo>", "<mundo></mundos>", "<ejecucion/>", "<mundo a=b/>", "<mundo><despliega/></mundo>"],
)
def test_input_that_is_no_world_is_rte(judge: Judge, given: str) -> None:
    """The judge cannot tell it from a program that fails; the exit code is none of Karel's."""
    (test,) = judge(java("move();"), given=given).tests
    assert (test.verdict, test.exit_code) == ("RTE", 1)


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("a.kj", "class program {\n program() {\n  move() turnleft();\n }\n}\n", "a.kj:3:10: Expecting ';'"),
        ("a.kj", "class program { program() {\n\tjump();\n}}\n", "a.kj:2:2: Undefined function: jump\n\tjump();\n\t^"),
        ("a.kj", "class program {\n program() {\n  m$ove();\n }\n}\n", "a.kj:3: Lexical error on line 3"),
        ("a.kj", "#include <cstdio>\nint main() { }\n", "a.kj:"),
        ("a.kp", "iniciar-programa\n inicia-ejecucion\n  camina;\n", "a.kp:4:1: Expecting"),
        ("a.kp", "class program { program() { } }\n", "a.kp:1:1: Expecting"),
    ],
    ids=["syntax", "unknown", "characters", "another-language", "cut-off", "the-other-syntax"],
)
def test_errors_of_compiling_have_their_place(judge: Judge, file: str, text: str, shown: str) -> None:
    """File, line and column, the line itself, and a caret."""
    record = judge({file: text}, given=world())
    assert record.verdict == "CE"
    assert record.compile.output.startswith(shown), record.compile.output


@pytest.mark.parametrize("name", ["hasOwnProperty", "constructor", "toString", "__proto__"])
def test_names_mean_nothing_to_the_run_time(judge: Judge, name: str) -> None:
    """What a method is called is the contestant's to choose, whatever JavaScript has by that name."""
    record = judge(java(f"{name}(); {name}();", f"void {name}() {{ move(); }}"), given=world())
    if record.verdict != "CE":  # which names there can be is for ReKarel's grammar to say
        assert "WA" in record.tests[0].reason, record.tests[0].reason


PROBLEM_YAML = "name: The far wall\nlimits:\n  time_limit: 2\n  memory: 64\n"
SHORT = "class program { program() { move(); turnoff(); } }\n"
ENDLESS = "class program { program() { while (facingNorth || notFacingNorth) { turnleft(); } } }\n"
BLIND = "class program { program() { iterate(100) move(); } }\n"


def test_problem_of_karel(judge: Judge, parley: Command, tmp_path: Path) -> None:
    """A package of two worlds and programs in both syntaxes, by the command."""
    package = tmp_path / "wall"
    files = {
        "problem.yaml": PROBLEM_YAML,
        "data/sample/1.in": world(),
        "data/sample/1.ans": results('<karel x="2" y="7"/>'),
        "data/secret/2.in": world(inside='<pared x1="1" y1="4" x2="2"/>'),
        "data/secret/2.ans": results('<karel x="2" y="4"/>'),
        "submissions/accepted/walk.kp": WALK["main.kp"],
        "submissions/accepted/walk.kj": WALK["main.kj"],
        "submissions/wrong_answer/short.kj": SHORT,
        "submissions/run_time_error/blind.kj": BLIND,
        "submissions/time_limit_exceeded/endless.kj": ENDLESS,
    }
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    done = parley("judge", package, "--expect", "--json")
    assert done.code == 0, done.err + json.dumps(done.records, indent=1)
    assert {name: record["verdict"] for name, record in done.records.items()} == {
        "walk.kp": "AC", "walk.kj": "AC", "short.kj": "WA", "blind.kj": "RTE", "endless.kj": "TLE",
    }  # fmt: skip
