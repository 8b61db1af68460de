// Search, filters, sorting and row addresses of a data page. DataTables does the paging.
"use strict";

const box = document.querySelector(".data-table");
const name = box.dataset.table;
const form = box.querySelector(".table-filters");
const note = box.querySelector(".table-note");
const asked = new URLSearchParams(location.search);

const load = (src, then) => {  // a script file, since a page opened from disk cannot fetch
  const script = document.createElement("script");
  script.src = src;
  script.onload = then;
  script.onerror = () => {
    note.textContent = "The rows could not be loaded; download the CSV instead.";
    box.dataset.ready = "no";  // what the page itself holds is shown
  };
  document.head.append(script);
};

// A long table: unpack its columns into rows of plain text.
const cellsOf = ({ values, at }) => (at ? at.map((i) => values[i]) : values);
const unpack = ({ packed }) => {
  const columns = packed.map(cellsOf);
  return columns[0].map((_, i) => columns.map((column) => column[i]));
};

const text = DataTable.render.text().display;
const withLinks = (table) => (value, type) => {
  if (type !== "display" || !value) return value;
  return `<a href="${table}.html#${encodeURIComponent(value)}">${text(value)}</a>`;
};

const label = (cell, heading) => {  // for when a line stands as a card
  cell.dataset.label = heading;
  if (cell.textContent.length > 45) cell.classList.add("sentence");
};

const thousands = (value, type) => {  // shown with thousands apart; sorted and searched as stored
  if (type !== "display" || !value) return value;
  return Number(value).toLocaleString("en", { maximumSignificantDigits: 12 });
};

const years = (date) => {
  const found = date.match(/\d{4}/g) ?? [];
  const open = date.includes("..");
  const first = date.startsWith("/") || date.startsWith("..") ? -Infinity : Number(found[0] ?? -Infinity);
  return [first, open && !date.startsWith("..") ? Infinity : Number(found.at(-1) ?? Infinity)];
};

function start(rows) {
  const shared = {
    pageLength: 25,
    lengthMenu: [25, 100, 500],
    order: [],
    autoWidth: false,
    layout: { topStart: null, topEnd: null, bottomStart: "info", bottomEnd: ["pageLength", "paging"] },
    language: { info: "_START_ to _END_ of _TOTAL_ rows", infoFiltered: "(of _MAX_)", lengthLabels: {} },
  };
  let table, facets, addresses;
  if (rows.columns) {
    const place = Object.fromEntries(rows.columns.map((column, i) => [column, i]));
    const data = unpack(rows);
    const seen = new Map();
    addresses = data.map((row) => {
      const base = rows.keys.map((k) => row[place[k]]).filter(Boolean).join("_").replaceAll(" ", "-");
      const times = (seen.get(base) ?? 0) + 1;
      seen.set(base, times);
      return times === 1 ? base : `${base}_${times}`;
    });
    const spans = rows.date ? data.map((row) => years(row[place[rows.date]])) : null;
    facets = (i, column) => (column === "from" ? spans[i][0] : column === "to" ? spans[i][1] : data[i][place[column]]);
    const element = document.createElement("table");
    const prose = new Set(rows.columns.filter((column) => data.some((row) => row[place[column]]?.length > 60)));
    element.className = prose.size ? "plain cards" : "plain";
    element.setAttribute("aria-label", name);
    box.append(element);
    table = new DataTable(element, {
      ...shared,
      data,
      columns: [
        ...rows.columns.map((column) => ({
          title: column.replaceAll("_", " "),
          type: rows.numbers.includes(column) ? "num" : "string-utf8",
          className: rows.numbers.includes(column) ? "number" : prose.has(column) ? "prose" : "",
          createdCell: (cell) => label(cell, column.replaceAll("_", " ")),
          render: rows.links[column] ? withLinks(rows.links[column]) : rows.numbers.includes(column) ? thousands : text,
        })),
        {
          title: "row", className: "row-links", data: null, createdCell: (cell) => { cell.dataset.label = ""; }, orderable: false, searchable: false,
          render: (_, type, __, { row }) => type !== "display" ? "" :
            `<a href="#${encodeURIComponent(addresses[row])}" aria-label="link to the row ${text(addresses[row])}">link</a> `
            + `<a href="../report.html?table=${name}&amp;row=${encodeURIComponent(addresses[row])}" aria-label="report an error in the row ${text(addresses[row])}">report</a>`,
        },
      ],
    });
  } else {
    if (rows.lines.length) box.querySelector("tbody").innerHTML = rows.lines.join("");  // of all its pages
    const lines = [...box.querySelectorAll("tbody tr")];
    // On a phone each cell stands with its heading; written here, they do not weigh on the page.
    const headings = [...box.querySelectorAll("thead th")].map((cell) => cell.textContent);
    const source = headings.findIndex((heading) => heading.startsWith("Source"));
    for (const line of lines) {
      headings.forEach((heading, i) => label(line.children[i], heading));
      const link = line.children[source]?.querySelector("a");
      const [, publisher, date] = link?.textContent.match(/^(.*, )(\d{4}-\d\d(?:-\d\d)?)$/s) ?? [];
      if (!date) continue;
      const whole = document.createElement("span");  // a date is not broken at its hyphens
      whole.textContent = date;
      link.replaceChildren(publisher, whole);
    }
    addresses = lines.map((line) => line.id);
    const cell = headings.findIndex((heading) => heading.startsWith("What"));
    rows.folded.forEach((inside, i) => {  // what the page leaves out to be light
      const part = document.createElement("details");
      part.innerHTML = `<summary>Details</summary>${inside}`;
      const place = lines[i].children[cell];
      if (name === "sources") part.firstChild.replaceChildren(...place.childNodes);
      place.append(part);
    });
    const columns = {};
    for (const [column, packed] of Object.entries(rows.facets)) columns[column] = cellsOf(packed);
    facets = (i, column) => {
      const value = columns[column][i];
      if (column === "from") return value ? Number(value) : -Infinity;
      if (column === "to") return value ? Number(value) : Infinity;
      return value;
    };
    table = new DataTable(box.querySelector("table"), { ...shared });
  }
  const where = new Map(addresses.map((address, i) => [address, i]));
  const frame = box.querySelector(".dt-layout-table");
  frame?.classList.add("table-scroll");

  // A table that is wider than its box gets smaller type; if that is not enough, its lines stand as
  // cards: short cells beside one another, sentences below, headings as a list to sort by.
  const fit = () => {
    const inside = frame.querySelector("table");
    inside.classList.remove("tight", "stacked");
    for (const way of ["tight", "stacked"])
      if (frame.scrollWidth > frame.clientWidth) inside.classList.add(way);
    if (inside.classList.contains("stacked")) inside.classList.remove("tight");
  };
  if (frame) {
    table.on("draw", fit);
    addEventListener("resize", fit);
  }

  // Details open across the whole width, in a row of their own below.
  box.addEventListener("toggle", (event) => {
    const line = event.target.closest("tbody tr[id]");
    if (!line) return;
    const row = table.row(line);
    const more = document.createElement("div");
    more.className = "row-details";
    for (const part of [...event.target.children].slice(1)) more.append(part.cloneNode(true));
    const report = document.createElement("a");  // written here, so that the page stays light
    report.href = `../report.html?table=${name}&row=${encodeURIComponent(line.id)}`;
    report.textContent = "Report an error in this row";
    more.append(report);
    if (event.target.open) row.child(more).show();
    else row.child.hide();
  }, true);

  // Filters: a row stays if it has every chosen code and may lie in the years asked for.
  let chosen = [], from = -Infinity, to = Infinity, only = null;
  table.search.fixed("filters", (_, __, i) =>
    chosen.every(([column, value]) => facets(i, column) === value)
    && (to === Infinity || facets(i, "from") <= to)
    && (from === -Infinity || facets(i, "to") >= from)
    && (!only || only.has(addresses[i])));
  const filter = () => {
    chosen = [...form.querySelectorAll("select")].filter((s) => s.value).map((s) => [s.name, s.value]);
    from = Number(form.elements.from?.value || -Infinity);
    to = Number(form.elements.to?.value || Infinity);
    table.search(form.elements.q.value).draw();
    const left = table.rows({ search: "applied" }).count();
    note.firstChild?.nodeType === 3 && note.firstChild.remove();
    note.prepend(`${left.toLocaleString("en")} of ${addresses.length.toLocaleString("en")} rows. `);
    keep();
  };
  // The address says what is shown, so that it can be sent.
  const keep = () => {
    const address = new URL(location);
    address.search = "";
    for (const field of form.elements)
      if (field.name && field.value) address.searchParams.set(field.name, field.value);
    if (only && figure) address.searchParams.set("figure", figure);
    if (address.href !== location.href) history.replaceState(null, "", address);
  };
  const figure = asked.get("figure");
  form.hidden = false;
  form.querySelector("details").open = matchMedia("(min-width: 46em)").matches || location.search.length > 1;
  form.addEventListener("submit", (event) => event.preventDefault());  // nothing is sent
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => { only = null; note.replaceChildren(); setTimeout(filter); });
  for (const field of form.elements) if (field.name && asked.has(field.name)) field.value = asked.get(field.name);
  filter();

  // What is shown, as a file: the lines of the table's CSV, or where a page opened from disk may
  // not read it, the cells as they stand here.
  const quoted = (cell) => {
    const plain = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell;  // no formula
    return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const shown = () => table.rows({ order: "applied", search: "applied" }).indexes().toArray();
  const cells = (i) => rows.columns ? table.row(i).data() : [...table.row(i).node().children].map((cell) => cell.textContent.trim());
  const here = () => {
    const head = rows.columns ?? [...box.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    return [head, ...shown().map(cells)].map((line) => line.map(quoted).join(",")).join("\n") + "\n";
  };
  const records = (csv) => csv.match(/(?:"(?:[^"]|"")*"|[^"\n])+/g);  // a quoted cell may hold line breaks
  const save = (csv) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    link.download = `${name}-selected.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  form.querySelector(".save").addEventListener("click", () => {
    fetch(`${name}.csv`).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status))).then((csv) => {
      const lines = records(csv.replaceAll("\r\n", "\n"));
      return lines.length === addresses.length + 1 ? [lines[0], ...shown().map((i) => lines[i + 1])].join("\n") + "\n" : here();
    }).catch(here).then(save);
  });

  // The rows behind a figure.
  if (figure) {
    load("../_static/rows/figures.js", () => {
      const entry = window.kgruFigures[figure];
      if (!entry?.rows[name]) return;
      only = new Set(entry.rows[name]);
      filter();
      const back = document.createElement("a");
      back.href = `../${entry.page}`;
      back.textContent = entry.title;
      note.append("These stand behind the figure ", back, ` of “${entry.question}”.`);
    });
  }

  // An address: turn to the page of the row and show it.
  const go = () => {
    const i = where.get(decodeURIComponent(location.hash.slice(1)));
    if (i === undefined) return;
    let order = table.rows({ order: "applied", search: "applied" }).indexes().toArray();
    if (!order.includes(i)) {
      only = null;
      note.replaceChildren();
      form.reset();
      filter();
      order = table.rows({ order: "applied", search: "applied" }).indexes().toArray();
    }
    table.page(Math.floor(order.indexOf(i) / table.page.len())).draw("page");
    const line = table.row(i).node();
    document.querySelector("tr.sought")?.classList.remove("sought");
    line.classList.add("sought");
    line.querySelector("details")?.setAttribute("open", "");
    line.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", go);
  if (location.hash) setTimeout(go, 60);  // after the form's own first round
  box.dataset.ready = "yes";
  dispatchEvent(new Event("resize"));
}

load(box.dataset.rows, () => start(window.kgruRows));
