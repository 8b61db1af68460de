// Weights of the reader's own: what kg.combine does with a profile, on the published numbers.
"use strict";

{
  const part = document.querySelector("section.weights");
  const { a, b, lenses, presets } = JSON.parse(part.querySelector("script").textContent);
  const form = part.querySelector("form");
  const codes = Object.keys(lenses);
  const years = [...new Set(codes.flatMap((code) => Object.keys(lenses[code])))].map(Number).sort((x, y) => x - y);
  const EVEN = 0.02;

  // In each year the weighted mean over the lenses that have a number there.
  const combine = (weights) => years.map((year) => {
    const known = codes.filter((code) => weights[code] > 0 && lenses[code][year]);
    const whole = known.reduce((sum, code) => sum + weights[code], 0);
    const mean = (at) => known.reduce((sum, code) => sum + (weights[code] / whole) * lenses[code][year][at], 0);
    return known.length ? [year, mean(0), mean(1), mean(2)] : [year, null, null, null];
  });

  const side = (value) => (value === null ? "" : Math.abs(value) < EVEN ? "even" : value > 0 ? a : b);
  const spans = (found, who) => {
    const parts = [];
    for (const [year, value] of found.filter((row) => side(row[1]) === who)) {
      const last = parts.at(-1);
      if (last && last[1] === year - 1) last[1] = year;
      else parts.push([year, year]);
    }
    const words = parts.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0] ?? "";
  };
  const sentence = (found) => {
    const ahead = [a, b].map((who) => [who, spans(found, who)]).filter(([, when]) => when);
    const told = found.filter(([, value]) => side(value) === a || side(value) === b);
    const turns = told.filter(([, value], i) => i && side(value) !== side(told[i - 1][1]));
    const turn = turns.length
      ? `The last turn came in ${turns.at(-1)[0]}, to ${side(turns.at(-1)[1])}.` : "There was no turn.";
    return ahead.length
      ? `With these weights ${ahead.map(([who, when]) => `${who} was ahead in ${when}`).join("; ")}. ${turn}`
      : "With these weights nobody was ahead, or nothing is known: give a lens more than zero.";
  };

  const element = (name, more, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const [WIDE, HIGH, LEFT] = [360, 200, 30];
  const x = (year) => LEFT + ((year - years[0]) / (years.at(-1) - years[0])) * (WIDE - LEFT - 14);
  const y = (value) => HIGH / 2 - value * (HIGH / 2 - 24);
  const draw = (found, words) => {
    const picture = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words });
    for (const value of [-1, 0, 1]) {
      picture.append(element("line", { x1: LEFT, x2: WIDE - 14, y1: y(value), y2: y(value), class: value ? "grid" : "zero" }));
      picture.append(element("text", { x: LEFT - 4, y: y(value) + 4, "text-anchor": "end" }, `${value}`.replace("-", "−")));
    }
    for (const year of years.filter((at) => at % 10 === 0))
      picture.append(element("text", { x: x(year), y: HIGH - 2, "text-anchor": "middle" }, `${year}`));
    picture.append(element("text", { x: LEFT, y: 13 }, `↑ more ${a.replace(/^the /, "")}`), element("text", { x: WIDE - 14, y: 13, "text-anchor": "end" }, `↓ more ${b.replace(/^the /, "")}`));
    let run = [];
    const close = () => {
      const there = run.map(([year, , , high]) => `${x(year)},${y(high)}`);
      const back = run.map(([year, , low]) => `${x(year)},${y(low)}`).reverse();
      if (run.length) {
        picture.append(element("polygon", { points: [...there, ...back].join(" "), class: "band" }));
        picture.append(element("polyline", { points: run.map(([year, value]) => `${x(year)},${y(value)}`).join(" "), class: "balance" }));
      }
      run = [];
    };
    for (const row of found) row[1] === null ? close() : run.push(row);
    close();
    part.querySelector(".line").replaceChildren(picture);
  };

  const numbers = (found) => {
    part.querySelector("tbody").replaceChildren(...found.map((row) => {
      const line = document.createElement("tr");
      row.forEach((value, i) => {
        const cell = document.createElement(i ? "td" : "th");
        if (!i) cell.scope = "row";
        cell.textContent = value === null ? "unknown" : i ? value.toFixed(2).replace("-", "−") : value;
        if (value !== null) cell.dataset.value = value;
        line.append(cell);
      });
      return line;
    }));
  };

  const weights = () => Object.fromEntries(codes.map((code) => [code, Number(form.elements[code].value)]));
  const show = () => {
    const own = weights();
    const found = combine(own);
    const words = sentence(found);
    for (const code of codes) form.elements[code].nextElementSibling.textContent = own[code];
    for (const button of form.querySelectorAll("button"))
      button.setAttribute("aria-pressed", codes.every((code) => presets[button.dataset.preset][code] === own[code]));
    part.querySelector(".verdict").textContent = words;
    draw(found, words);
    numbers(found);
  };
  const keep = () => {
    const address = new URL(location);
    address.searchParams.set("weights", codes.map((code) => `${code}.${form.elements[code].value}`).join("_"));
    address.hash = "own-weights";
    history.replaceState(null, "", address);
  };
  const set = (given) => {
    for (const code of codes) if (given[code] !== undefined) form.elements[code].value = given[code];
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => { show(); keep(); });
  form.addEventListener("click", ({ target }) => {
    if (!target.dataset.preset) return;
    set(presets[target.dataset.preset]);
    show();
    keep();
  });
  const asked = new URLSearchParams(location.search).get("weights") ?? "";
  set(Object.fromEntries(asked.split("_").map((word) => word.split(".")).filter(([, value]) => /^\d+$/.test(value))));
  part.hidden = false;
  show();
  if (location.hash === "#own-weights") part.scrollIntoView();
}
