"""Karel the robot in its two syntaxes, by ReKarel (npm's `@rekarel/core`) on Node.js, judged as omegaUp judges it.

The input is a world (`<ejecucion>…`), the output what that world asks for by `<despliega>`: `<resultados>…`. The world
limits the program too: one that has used up its instructions gets TLE, as its run time says so; a wall, a beeper that
is not there or a full stack of calls are RTE. An input that is no world is RTE too, and stderr says why: to the judge,
the machine that reads it is a part of the program.
"""

from __future__ import annotations

import json
from pathlib import Path

from ...core.language import Language, SelfTest

_HERE = Path(__file__).parent
_COMPILE, _RUN = ((_HERE / f"karel_{name}.js").read_text() for name in ("compile", "run"))
# Where npm installs for all users: Debian's, and that of Node.js's own packages.
_PLACES = tuple(Path(prefix, "lib/node_modules/@rekarel/core") for prefix in ("/usr/local", "/usr"))
_PACKAGE = next((str(place) for place in _PLACES if place.is_dir()), str(_PLACES[0]))
_VERSION = f"console.log('ReKarel', require({json.dumps(_PACKAGE)} + '/package.json').version)"

_WORLD = """
<ejecucion version="1.1">
    <condiciones instruccionesMaximasAEjecutar="100000" longitudStack="1000" />
    <mundos>
        <mundo nombre="mundo_0" ancho="10" alto="10">
            <monton x="1" y="2" zumbadores="42" />
            <posicionDump x="1" y="2" />
        </mundo>
    </mundos>
    <programas>
        <programa nombre="p1" mundoDeEjecucion="mundo_0" xKarel="1" yKarel="1" direccionKarel="NORTE" mochilaKarel="0">
            <despliega tipo="MUNDO" />
            <despliega tipo="POSICION" />
        </programa>
    </programas>
</ejecucion>
""".lstrip()
_ANSWER = """
<resultados>
    <mundos>
        <mundo nombre="mundo_0">
            <linea fila="2" compresionDeCeros="true">(1) 41 </linea>
        </mundo>
    </mundos>
    <programas>
        <programa nombre="p1" resultadoEjecucion="FIN PROGRAMA">
            <karel x="1" y="2"/>
        </programa>
    </programas>
</resultados>
""".lstrip()


def _java(body: str) -> str:
    return f"class program {{\n    program() {{\n        {body}\n    }}\n}}\n"


def _pascal(body: str) -> str:
    return f"iniciar-programa\n    inicia-ejecucion\n        {body}\n    termina-ejecucion\nfinalizar-programa\n"


def _language(syntax: str, ending: str, content: str, comments: str, test: SelfTest) -> Language:
    return Language(
        name=f"karel-{syntax}",
        title=f"Karel ({syntax.capitalize()})",
        aliases=(ending.removeprefix("."),),
        extensions=(ending,),
        content=(content,),
        syntax=comments,
        compile=("node", "-e", _COMPILE, _PACKAGE, syntax, "{program}", "{main}"),
        run=("node", "--v8-pool-size=1", "-e", _RUN, _PACKAGE, "{program}"),
        version=("node", "-p", _VERSION),
        package="nodejs npm",
        install="apt-get install nodejs npm && npm install --global @rekarel/core@3",
        files=(f"{_PACKAGE}/package.json",),
        environment=(("UV_THREADPOOL_SIZE", "1"),),
        profile="node",
        processes=6,  # as JavaScript
        extra_time_ms=150.0,  # likewise, and ReKarel's parsers
        extra_memory_mib=80,  # the echo program: 60 MiB
        reserved_mib=512,
        time_exhausted=("run-time error: INSTRUCTION",),
        self_test=test,
    )


LANGUAGES = (
    _language(
        "pascal",
        ".kp",
        r"\b(?i:iniciar-programa)\b",
        "pascal",
        SelfTest(
            echo=_pascal("avanza; coge-zumbador; apagate;"),
            tle=_pascal("mientras no-orientado-al-sur o orientado-al-sur hacer gira-izquierda;"),
            rte=_pascal("gira-izquierda; avanza;"),
            ce=_pascal("avanza camina;"),
            mle="",  # Karel has no memory but the beepers of its world
            input=_WORLD,
            answer=_ANSWER,
        ),
    ),
    _language(
        "java",
        ".kj",
        r"\bclass[ \t]+program[ \t]*\{",
        "c",
        SelfTest(
            echo=_java("move(); pickbeeper(); turnoff();"),
            tle=_java("while (facingSouth || notFacingSouth) turnleft();"),
            rte=_java("turnleft(); move();"),
            ce=_java("move() turnleft();"),
            mle="",  # as above
            input=_WORLD,
            answer=_ANSWER,
        ),
    ),
)
