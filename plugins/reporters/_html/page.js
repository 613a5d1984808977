
"use strict";
(() => {
  // Whatever is somebody's text enters the page as text, by textContent alone.
  const data = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("details");
  const title = document.getElementById("details-title");
  const body = dialog.querySelector(".body");
  const [back, on] = dialog.querySelectorAll("[data-step]");
  let shown = null; // { grid, row, column } of the test in the dialog; column -1 for a submission

  // --- making elements ---------------------------------------------------------------------------------------

  const fill = (element, attributes, children) => {
    for (const [name, value] of Object.entries(attributes || {})) if (value != null) element.setAttribute(name, value);
    element.append(...children.flat().filter((child) => child != null));
    return element;
  };
  const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  const ms = (value) => (value < 1000 ? `${value.toFixed(1)} ms` : `${(value / 1000).toFixed(2)} s`);
  const size = (value) => {
    for (const unit of ["bytes", "KiB", "MiB"]) {
      if (value < 1024) return unit === "bytes" ? `${value} bytes` : `${value.toFixed(1)} ${unit}`;
      value /= 1024;
    }
    return `${value.toFixed(1)} GiB`;
  };
  const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const chip = (verdict) => h("b", { class: `v ${verdict}` }, verdict);

  // --- details of a test -------------------------------------------------------------------------------------

  const fact = (name, ...value) => [h("dt", {}, name), h("dd", {}, ...value)];
  const share = (name, value, limit, format) => {
    if (value == null) return null;
    const wrap = h("div", {}, fact(name, format(value), limit ? h("small", {}, ` of ${format(limit)}`) : null));
    if (limit) {
      wrap.lastChild.append(h("meter", { min: 0, max: limit, high: limit * 0.8, value: Math.min(value, limit),
        "aria-label": `${name}, share of the limit` }));
    }
    return wrap;
  };
  const plain = (name, value) => (value == null ? null : h("div", {}, fact(name, value)));

  const facts = (problem, test) => {
    const [time, memory] = test.limits || problem.limits;
    const list = h("dl", {},
      share("CPU time", test.time, time, ms), plain("Wall time", test.wall && ms(test.wall)),
      share("Memory", test.memory, memory, size), plain("Output", test.output && size(test.output)),
      plain("End", test.end), plain("Score", test.score && `${test.score[0]} of ${test.score[1]}`));
    const e = test.exchange;
    if (e) {
      const said = (lines, bytes) => `${plural(lines, "line")}, ${plural(bytes, "byte")}`;
      list.append(h("div", {}, fact("Program waited", ms(e[0]))), h("div", {}, fact("Interactor CPU time", ms(e[1]))),
        h("div", {}, fact("Interactor waited", ms(e[2]))), h("div", {}, fact("Program said", said(e[3], e[4]))),
        h("div", {}, fact("Interactor said", said(e[5], e[6]))));
      if (e[7]) list.append(h("div", {}, fact("Deadlock", "both waited for each other")));
    }
    return list;
  };

  const block = (name, text) =>
    text == null ? null : h("div", {}, h("h3", {}, name), h("pre", { tabindex: 0, "aria-label": name }, text));

  const piece = (name, [line, before, word, after, more], kind) => {
    const pre = h("pre", { tabindex: 0, "aria-label": name });
    let number = line - (before.split("\n").length - 1);
    const width = String(number + (before + word + after).split("\n").length).length;
    const begin = () => pre.append(h("span", { class: "number" }, `${String(number++).padStart(width)}  `));
    const put = (text, wrap) => text.split("\n").forEach((part, index, all) => {
      if (index) { pre.append("\n"); if (index < all.length - 1 || part || wrap) begin(); }
      if (part) pre.append(wrap ? wrap(part) : part);
    });
    begin();
    put(before);
    if (pre.textContent.endsWith("\n")) begin();
    put(word, (part) => h("mark", { class: kind }, part));
    if (!word) pre.append(h("mark", { class: kind }, after ? "\u23ce" : "end"));
    put(after);
    if (more) pre.append(h("i", {}, "…"));
    return h("div", {}, h("h3", {}, `${name}, line ${line}`), pre);
  };
  const difference = ([output, answer]) => h("div", {}, h("div", { class: "texts", id: "difference" },
    piece("Output", output, "output"), piece("Answer", answer, "answer")));

  const talk = (lines) => {
    const longest = Math.max(...lines.map((line) => line[4] || 0));
    const rows = lines.map(([kind, side, number, at, waited, ended, words]) => {
      if (kind === "g") return h("tr", {}, h("td", { class: "g", colspan: 4 }, `… ${words} …`));
      const said = [number == null ? null : h("i", {}, `[${number}] `), kind === "s" ? "! " : null, words,
        kind === "d" && !ended ? h("i", {}, " (no newline)") : null];
      const cell = (who) => (who === side ? h("td", { class: `${who} ${kind}` }, said) : h("td", { class: who }));
      const late = waited && waited === longest && waited > 1000 ? "long" : "";
      const wait = waited == null ? null : `+${ms(waited / 1000)}`;
      return h("tr", {}, h("td", { class: "when" }, ms(at / 1000), wait && h("small", { class: late }, wait)),
        h("td", { class: `when waited ${late}` }, wait), cell("p"), cell("i"));
    });
    return h("div", {}, h("h3", {}, "Conversation"),
      h("table", { class: "talk", id: "talk", "aria-label": "Conversation" },
        h("thead", {}, h("tr", {}, h("th", { class: "when", scope: "col" }, "time"),
          h("th", { class: "when waited", scope: "col" }, "waited"),
          h("th", { class: "p", scope: "col" }, "program"), h("th", { class: "i", scope: "col" }, "interactor"))),
        h("tbody", {}, rows)));
  };

  const testDetails = (problem, submission, test) => {
    const text = (number) => (number == null ? null : problem.texts[number]);
    const missing = test.exchange && !test.talk && test.exchange[9]
      ? h("p", { class: "about" }, `The conversation is not in this file; it was written to ${test.exchange[9]}`) : null;
    return [
      h("p", { class: "reason" }, chip(test.verdict), text(test.reason) || data.verdicts[test.verdict]),
      test.time == null && !test.exchange ? null : facts(problem, test),
      test.difference ? difference(test.difference) : null,
      test.exchange && test.exchange[8].length ? players(test.exchange[8]) : null,
      block("Standard error, its end", text(test.stderr)),
      test.talk ? talk(test.talk) : missing,
      block("Message for the judges", text(test.message)), block("Message for the contestant", text(test.team)),
    ];
  };

  const table = (name, names, rows) => h("table", { class: "table", "aria-label": name },
    h("thead", {}, h("tr", {}, names.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value) => h("td", {}, value))))));
  const players = (all) => h("div", {}, h("h3", {}, "Programs"), table("Programs",
    ["program", "CPU time", "waited", "said", "heard"],
    all.map(([time, waited, out, , into], number) =>
      [String(number), ms(time), ms(waited), plural(out, "line"), plural(into, "line")])));

  // --- details of a submission -------------------------------------------------------------------------------

  const submissionDetails = (problem, submission) => {
    const word = { true: "as expected", false: submission.unexpected, null: "" }[submission.asExpected];
    const [compiled, took, output] = submission.compile;
    const full = submission.score[1] == null ? "" : ` of ${submission.score[1]}`;
    return [
      h("p", { class: "reason" }, chip(submission.verdict), data.verdicts[submission.verdict],
        word ? h("span", { class: submission.asExpected ? "good" : "bad" }, ` · ${word}`) : null),
      submission.message ? h("p", { class: "reason" }, submission.message) : null,
      h("dl", {}, plain("Language", submission.language), plain("Score", `${submission.score[0]}${full}`),
        share("Slowest test", submission.used[0], problem.limits[0], ms),
        share("Most memory", submission.used[1], problem.limits[1], size),
        plain("Compiled", compiled === "OK" ? (took ? `in ${ms(took)}` : "from the cache") : compiled)),
      submission.groups.length ? h("div", {}, h("h3", {}, "Groups"), table("Groups", ["group", "verdict", "score", "reason"],
        submission.groups.map(([name, verdict, score, most, reason]) =>
          [name, chip(verdict), most == null ? String(score) : `${score} of ${most}`, reason]))) : null,
      submission.tests.some(Boolean) ? plots(problem, submission) : null,
      block("Compiler", output || null),
    ];
  };

  // --- plots -------------------------------------------------------------------------------------------------

  const WIDTH = Math.min(560, document.documentElement.clientWidth - 32); // on a phone letters keep their size
  const HEIGHT = 210, LEFT = 62, RIGHT = 8, TOP = 16, BOTTOM = 24;
  const KINDS = {
    time: { at: 0, name: "CPU time", least: 0.5, steps: [1, 10, 100, 1000, 10000, 100000],
      label: (value) => (value < 1000 ? `${value} ms` : `${value / 1000} s`) },
    memory: { at: 1, name: "Memory", least: 1 << 18, steps: [0, 2, 4, 6, 8, 10, 12].map((power) => 2 ** (20 + power)),
      label: (value) => (value < 2 ** 30 ? `${value / 2 ** 20} MiB` : `${value / 2 ** 30} GiB`) },
  };

  // All runs of a problem, on a logarithmic scale; those of one submission stand out where one is given.
  const plot = (problem, kind, chosen) => {
    const { at, name, least, steps, label } = KINDS[kind];
    const format = kind === "time" ? ms : size;
    const limit = problem.limits[at];
    let most = Math.max(limit, least), slowest = null;
    for (const submission of problem.submissions) for (const [column, test] of submission.tests.entries()) {
      if (!test || test[kind] == null) continue;
      most = Math.max(most, test[kind], test.limits ? test.limits[at] : 0);
      if ((!chosen || chosen === submission) && (!slowest || test[kind] > slowest.value)) {
        slowest = { value: test[kind], test: problem.tests[column], source: submission.source };
      }
    }
    const top = Math.log(most * 1.25), bottom = Math.log(least);
    const x = (column) => LEFT + ((WIDTH - LEFT - RIGHT) * (column + 0.5)) / problem.tests.length;
    const y = (value) => {
      const height = (Math.log(Math.max(value, least)) - bottom) / (top - bottom);
      return (HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * height).toFixed(1);
    };
    const dots = new Map();
    for (const submission of problem.submissions) for (const [column, test] of submission.tests.entries()) {
      if (!test || test[kind] == null) continue;
      const key = chosen && chosen !== submission ? "behind AC" : test.verdict;
      dots.set(key, `${dots.get(key) || ""}M${x(column).toFixed(1)} ${y(test[kind])}h0`);
    }
    const order = [...dots.keys()].sort((one, other) => other.startsWith("behind") - one.startsWith("behind"));
    // Where the tests of a submission have limits of their own, each has its piece of the line.
    const own = (chosen ? chosen.tests : []).map((test, column) => [test && test.limits ? test.limits[at] : null, column])
      .filter(([value]) => value);
    const named = own.length ? own[0][0] : limit;
    const step = (WIDTH - LEFT - RIGHT) / problem.tests.length / 2;
    const line = own.every(([value]) => value === named) ? `M${LEFT} ${y(named)}H${WIDTH - RIGHT}`
      : own.map(([value, column]) => `M${(x(column) - step).toFixed(1)} ${y(value)}h${(2 * step).toFixed(1)}`).join("");
    const words = slowest ? `most: ${format(slowest.value)} in ${slowest.test}${chosen ? "" : `, ${slowest.source}`}` : "no run";
    return h("figure", { class: "plot" }, h("figcaption", {}, name, h("span", {}, ` over tests · ${words}`)),
      svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${name} over tests; ${words}; limit ${format(named)}` },
        steps.filter((value) => value >= least && value <= most * 1.25).map((value) => [
          svg("path", { class: "rule", d: `M${LEFT} ${y(value)}H${WIDTH - RIGHT}` }),
          svg("text", { x: LEFT - 8, y: Number(y(value)) + 4, "text-anchor": "end" }, label(value))]).flat(),
        order.map((key) => svg("path", { class: `dots ${key}`, d: dots.get(key) })),
        svg("path", { class: "limit", d: line }),
        svg("text", { class: "limit-name", x: WIDTH - RIGHT, y: Number(y(named)) - 5, "text-anchor": "end" }, `limit ${format(named)}`),
        svg("text", { x: x(0), y: HEIGHT - 6, "text-anchor": "middle" }, "1"),
        problem.tests.length > 1
          ? svg("text", { x: x(problem.tests.length - 1), y: HEIGHT - 6, "text-anchor": "middle" }, String(problem.tests.length)) : null,
        svg("text", { x: LEFT + (WIDTH - LEFT - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, "tests, in order")));
  };
  const plots = (problem, chosen) =>
    h("div", { class: "plots" }, plot(problem, "time", chosen), plot(problem, "memory", chosen));

  // --- the dialog --------------------------------------------------------------------------------------------

  const open = (grid, row, column) => {
    const { problem, columns } = grid;
    const submission = problem.submissions[row];
    shown = { grid, row, column };
    title.replaceChildren(column < 0 ? submission.source : problem.tests[column],
      h("small", {}, column < 0 ? problem.name : submission.source));
    const test = submission.tests[column];
    body.replaceChildren(...(column < 0 ? submissionDetails(problem, submission) : testDetails(problem, submission, test))
      .filter(Boolean));
    for (const [button, step] of [[back, -1], [on, 1]]) {
      button.hidden = column < 0;
      button.disabled = next(step) == null;
    }
    body.scrollTop = 0;
    grid.choose(row, column, false);
    if (!dialog.open) dialog.showModal();
    body.focus();
  };
  const next = (step) => {
    const tests = shown.grid.problem.submissions[shown.row].tests;
    let column = shown.column + step;
    while (column >= 0 && column < tests.length && !tests[column]) column += step;
    return shown.column >= 0 && column >= 0 && column < tests.length ? column : null;
  };
  const go = (step) => {
    const column = next(step);
    if (column != null) open(shown.grid, shown.row, column);
  };
  back.addEventListener("click", () => go(-1));
  on.addEventListener("click", () => go(1));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("pre")) return;
    event.preventDefault();
    go(step);
  });
  dialog.addEventListener("close", () => {
    if (shown) shown.grid.choose(shown.row, shown.column, true);
  });

  // --- the matrix --------------------------------------------------------------------------------------------

  for (const section of document.querySelectorAll(".problem")) {
    const problem = data.problems[section.dataset.problem];
    const matrix = section.querySelector(".matrix");
    if (!matrix) continue;
    const rows = [...matrix.tBodies[0].rows];
    const before = rows[0].cells.length - problem.tests.length; // columns that are no tests
    const readout = section.querySelector(".readout");
    const cell = (row, column) => (column < 0 ? rows[row].querySelector("button") : rows[row].cells[before + column]);
    const place = (element) => {
      const found = element.closest("td.t, th.name button");
      if (!found) return null;
      return { row: rows.indexOf(found.closest("tr")), column: found.tagName === "TD" ? found.cellIndex - before : -1 };
    };
    let current = cell(0, -1); // the only stop of the Tab key in here; arrow keys move it
    const grid = {
      problem,
      choose(row, column, focus) {
        current.tabIndex = -1;
        current.classList.remove("now");
        current = cell(row, column);
        current.tabIndex = 0;
        current.classList.add("now");
        if (focus) {
          current.focus({ preventScroll: true });
          current.scrollIntoView({ block: "nearest", inline: "nearest" });
        }
        tell(row, column);
      },
    };
    const tell = (row, column) => {
      const submission = problem.submissions[row], test = submission.tests[column];
      const used = test && test.time != null ? ` · ${ms(test.time)} · ${size(test.memory || 0)}` : "";
      const verdict = test ? data.verdicts[test.verdict] : "not judged";
      readout.textContent = column < 0 ? `${submission.source} · ${data.verdicts[submission.verdict]}`
        : `${submission.source} · ${problem.tests[column]} · ${verdict}${used}`;
    };
    const enter = ({ row, column }) => {
      if (column < 0 || problem.submissions[row].tests[column]) open(grid, row, column);
    };

    matrix.setAttribute("role", "grid");
    section.querySelector(".plots").replaceWith(plots(problem, null));
    rows.forEach((row, number) => { cell(number, -1).tabIndex = number ? -1 : 0; });
    matrix.tBodies[0].addEventListener("click", (event) => {
      const at = place(event.target);
      if (!at) return;
      grid.choose(at.row, at.column, true);
      enter(at);
    });
    matrix.tBodies[0].addEventListener("mouseover", (event) => {
      const at = place(event.target);
      if (at) tell(at.row, at.column);
    });
    matrix.addEventListener("keydown", (event) => {
      const at = place(event.target);
      if (!at || event.altKey || event.metaKey) return;
      const last = { row: rows.length - 1, column: problem.tests.length - 1 };
      const moves = {
        ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-10, 0], PageDown: [10, 0],
        Home: [event.ctrlKey ? -at.row : 0, -1 - at.column],
        End: [event.ctrlKey ? last.row - at.row : 0, last.column - at.column],
      };
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        enter(at);
      }
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      const within = (value, least, most) => Math.min(Math.max(value, least), most);
      grid.choose(within(at.row + move[0], 0, last.row), within(at.column + move[1], -1, last.column), true);
    });
  }
})();
