// Figures answer: values on hover, focus and tap; chart, table and rows as tabs. Without this
// script the picture, its table and the links to its rows stand one below the other.
"use strict";

const linked = (text, page) => {
  const link = document.createElement("a");
  link.textContent = text;
  link.href = page;
  return link;
};

const answers = (figure, { size, panels, said, named }) => {
  // What can be pointed at: a year of panels that have years, a label of the others.
  const stops = [];
  for (const { box, years, labels } of panels) {
    if (years.length) {
      const slope = (years[1][0] - years[0][0]) / (years[1][1] - years[0][1]);
      for (const key of Object.keys(said)) {
        const x = years[0][0] + slope * (Number(key) - years[0][1]);
        if (/^\d{4}$/.test(key) && x >= box[0] - 2 && x <= box[2] + 2) stops.push({ key, x, box });
      }
    } else for (const [y, key] of labels) if (said[key]) stops.push({ key, y, box });
  }
  const keys = [...new Set(stops.map((stop) => stop.key))];
  if (!keys.length) return;
  const image = figure.querySelector("img");
  const frame = document.createElement("div");
  frame.className = "answers";
  const link = image.closest("a") ?? image;
  link.replaceWith(frame);
  const line = document.createElement("span");
  line.className = "answer-line";
  const words = document.createElement("div");
  words.className = "answer";
  words.setAttribute("role", "status");
  frame.append(link, line);
  frame.after(words);
  let at = -1;
  const show = (stop) => {
    at = keys.indexOf(stop.key);
    const [width, height] = size;
    const css = (value, whole) => `${(100 * value) / whole}%`;
    line.hidden = false;
    line.style.left = css(stop.x ?? stop.box[0], width);
    line.style.width = stop.x === undefined ? css(stop.box[2] - stop.box[0], width) : "0";
    line.style.top = css(stop.y ?? stop.box[1], height);
    line.style.height = stop.y === undefined ? css(stop.box[3] - stop.box[1], height) : "0";
    const head = document.createElement("b");
    head.textContent = stop.key;
    const list = document.createElement("ul");
    for (const [name, value, page] of said[stop.key]) {
      const item = document.createElement("li");
      item.append(name && page ? linked(name, page) : name, name ? `: ${value} ` : page ? linked(value, page) : value);
      list.append(item);
    }
    words.replaceChildren(head, list);
    // What a year is known for, with the way to its row.
    const turns = stop.x === undefined ? [] : named[stop.key] ?? [];
    if (turns.length) {
      const line = document.createElement("p");
      line.append("Turning point: ", ...turns.flatMap(([name, page], i) => (i ? ["; ", linked(name, page)] : [linked(name, page)])));
      words.append(line);
    }
  };
  const point = (event) => {
    const there = image.getBoundingClientRect();
    const x = ((event.clientX - there.left) / there.width) * size[0];
    const y = ((event.clientY - there.top) / there.height) * size[1];
    const far = ({ box, x: sx, y: sy }) => {
      const out = Math.max(box[1] - y, y - box[3], 0) + (sx === undefined ? 0 : Math.max(box[0] - x, x - box[2], 0));
      return out * 1000 + (sx === undefined ? Math.abs(sy - y) : Math.abs(sx - x));
    };
    show(stops.reduce((best, stop) => (far(stop) < far(best) ? stop : best)));
  };
  line.hidden = true;
  frame.addEventListener("pointermove", point);
  frame.addEventListener("pointerdown", point);
  link.addEventListener("focus", () => { if (at < 0) show(stops[stops.length - 1]); });
  link.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const key = keys[Math.min(Math.max(at + step, 0), keys.length - 1)];
    show(stops.find((stop) => stop.key === key));
  });
  const hint = document.createElement("small");
  hint.textContent = "Tap or point at the figure for values; arrow keys work too.";
  words.append(hint);
};

const tabs = (figure, tools) => {
  const rows = tools.querySelector(".rows-behind");
  const table = [...tools.parentElement.querySelectorAll(":scope > details")].find((part) => part.querySelector("table"));
  if (!rows || !table) return;
  for (const part of [rows, table]) {
    part.open = true;
    part.classList.add("tabbed");  // its heading is the tab
  }
  const panels = { Chart: figure, Table: table, "Rows and sources": rows };
  const list = document.createElement("div");
  list.className = "figure-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "This figure as");
  const buttons = Object.entries(panels).map(([name, panel], i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.setAttribute("role", "tab");
    button.id = `${tools.dataset.figure}-tab-${i}`;
    if (!panel.id) panel.id = `${tools.dataset.figure}-panel-${i}`;
    button.setAttribute("aria-controls", panel.id);
    list.append(button);
    return button;
  });
  const choose = (chosen) => Object.values(panels).forEach((panel, i) => {
    panel.hidden = i !== chosen;
    buttons[i].setAttribute("aria-selected", i === chosen);
    buttons[i].tabIndex = i === chosen ? 0 : -1;
    if (i === chosen) dispatchEvent(new Event("resize"));
  });
  buttons.forEach((button, i) => {
    button.addEventListener("click", () => choose(i));
    button.addEventListener("keydown", ({ key }) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
      if (!step) return;
      const next = (i + step + buttons.length) % buttons.length;
      choose(next);
      buttons[next].focus();
    });
  });
  figure.before(list);
  choose(0);
};

for (const tools of document.querySelectorAll(".figure-tools")) {
  const figure = document.getElementById(tools.dataset.figure)?.closest("figure");
  if (!figure) continue;
  const content = tools.querySelector("script");
  if (content) answers(figure, JSON.parse(content.textContent));
  tabs(figure, tools);
}
