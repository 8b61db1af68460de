// The reader's own donors, in dollars or as a share of GDP: the numbers that two figures publish.
"use strict";

{
  const part = document.querySelector("section.donors");
  const { names, colors, first, units, numbers } = JSON.parse(part.querySelector("script").textContent);
  const form = part.querySelector("form");
  const codes = Object.keys(names);
  const boxes = [...form.querySelectorAll("[name=donor]")];
  const write = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

  const element = (name, more, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  };
  const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), { textContent: text, ...more });

  const chosen = () => {
    const unit = form.elements.unit.value;
    const own = boxes.filter((box) => box.checked && numbers[unit][box.value]).map((box) => box.value);
    const years = [...new Set(own.flatMap((code) => Object.keys(numbers[unit][code])))].map(Number).sort((x, y) => x - y);
    return { unit, own, years, of: numbers[unit] };
  };
  // In dollars the whole and the largest year; of a share of GDP there is no whole.
  const sentence = ({ unit, own, years, of }) => {
    if (!own.length) return "No donor is chosen.";
    const told = own.map((code) => {
      const [year, most] = Object.entries(of[code]).reduce((best, next) => (next[1] > best[1] ? next : best));
      const whole = Object.values(of[code]).reduce((sum, value) => sum + value, 0);
      return unit === "gdp" ? `${names[code]} at most ${write(most)} in ${year}` : `${names[code]} ${write(whole)}, most in ${year}`;
    });
    return `${years[0]}–${years.at(-1)}, ${units[unit]}: ${told.join("; ")}.`;
  };

  const [WIDE, HIGH, LEFT] = [360, 230, 40];
  const draw = ({ own, years, of }, words) => {
    const picture = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": words });
    const most = Math.max(...own.flatMap((code) => Object.values(of[code])), 1e-9);
    const step = [1, 2, 5, 10].map((part) => part * 10 ** Math.floor(Math.log10(most / 3))).find((size) => most / size <= 4);
    const x = (year) => LEFT + ((year - years[0]) / (years.at(-1) - years[0] || 1)) * (WIDE - LEFT - 14);
    const y = (value) => HIGH - 22 - (value / most) * (HIGH - 22 - 16 * own.length - 12);
    for (let value = 0; value <= most; value += step) {
      picture.append(element("line", { x1: LEFT, x2: WIDE - 14, y1: y(value), y2: y(value), class: value ? "grid" : "zero" }));
      picture.append(element("text", { x: LEFT - 4, y: y(value) + 4, "text-anchor": "end" }, write(value)));
    }
    for (const year of years.filter((at) => at % 10 === 0))
      picture.append(element("text", { x: x(year), y: HIGH - 4, "text-anchor": "middle" }, `${year}`));
    own.forEach((code, i) => {
      const dash = ["", "5 3", "2 2", "8 3 2 3"][own.slice(0, i).filter((other) => colors[other] === colors[code]).length % 4];
      const style = { stroke: colors[code], "stroke-dasharray": dash };
      let run = [];
      const close = () => {
        if (run.length) picture.append(element("polyline", { points: run.concat(run.length > 1 ? [] : run).join(" "), class: "own", ...style }));
        run = [];
      };
      for (let year = years[0]; year <= years.at(-1); year++)
        of[code][year] === undefined ? close() : run.push(`${x(year)},${y(of[code][year])}`);
      close();
      picture.append(element("line", { x1: LEFT + 4, x2: LEFT + 26, y1: 10 + 16 * i, y2: 10 + 16 * i, class: "own", ...style }));
      picture.append(element("text", { x: LEFT + 31, y: 14 + 16 * i }, names[code]));
    });
    part.querySelector(".line").replaceChildren(...(own.length ? [picture] : []));
  };

  const table = ({ own, years, of }) => {
    const head = document.createElement("tr");
    head.append(...["Year", ...own.map((code) => names[code])].map((text) => make("th", text, { scope: "col" })));
    part.querySelector("thead").replaceChildren(head);
    part.querySelector("tbody").replaceChildren(...years.map((year) => {
      const line = document.createElement("tr");
      line.append(make("th", year, { scope: "row" }));
      for (const code of own) {
        const value = of[code][year];
        const cell = make("td", value === undefined ? "not told" : write(value));
        if (value !== undefined) cell.dataset.value = value;
        line.append(cell);
      }
      return line;
    }));
  };

  const show = () => {
    for (const box of boxes) box.disabled = !numbers[form.elements.unit.value][box.value];
    const found = chosen();
    const words = sentence(found);
    part.querySelector(".verdict").textContent = words;
    draw(found, words);
    table(found);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    show();
    const address = new URL(location);
    address.searchParams.set("donors", boxes.filter((box) => box.checked).map((box) => box.value).join("_"));
    address.searchParams.set("unit", form.elements.unit.value);
    address.hash = "donor-choice";
    history.replaceState(null, "", address);
  });
  const asked = new URLSearchParams(location.search);
  const wanted = asked.has("donors") ? asked.get("donors").split("_") : first;
  for (const box of boxes) box.checked = wanted.includes(box.value);
  form.elements.unit.value = asked.get("unit") in units ? asked.get("unit") : "dollars";
  part.hidden = false;
  show();
  if (location.hash === "#donor-choice") part.scrollIntoView();
}
