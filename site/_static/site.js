// The switch that shows the code of a notebook, and what the keyboard and screen readers need.
"use strict";

// Tables of notebooks: dates and numbers stay whole, long texts get room, the rest scrolls.
for (const cell of document.querySelectorAll(".cell_output td, .cell_output tbody th")) {
  const text = cell.textContent;
  if (/^[-\d.,:/~?%X ]{1,24}$/.test(text)) cell.classList.add("whole");
  else if (text.length > 40) cell.classList.add("long");
  else if (text.length < 18) cell.classList.add("brief");
  if (text.length <= 40 && !cell.children.length) cell.textContent = text.replace(/(\d) (?=\p{L})/gu, "$1\u00a0");  // 3 May, 40 million
  if (text.length > 120 && cell.parentElement.cells.length > 3) cell.classList.add("longest");
}
// Columns of nothing but numbers stand one digit below the other.
for (const table of document.querySelectorAll(".cell_output table:not(:has([colspan], [rowspan]))")) {
  const lines = [...table.rows];
  for (let i = 0; i < (lines[0]?.cells.length ?? 0); i++) {
    const cells = lines.map((line) => line.cells[i]).filter(Boolean);
    const told = cells.filter((cell) => cell.tagName === "TD" && cell.textContent.trim());
    if (told.length && told.every((cell) => /^(?:NaN|[-−+]?[\d.,]+%?)$/.test(cell.textContent.trim())))
      for (const cell of cells) cell.classList.add("number");
  }
}

// Dates and names stay whole where the table has room for it. On a phone one that is wider than the
// screen is a card a row: its cells below one another, each with its heading.
const narrow = matchMedia("(max-width: 46em)");
const tables = [...document.querySelectorAll("article :is(.cell_output, .table-wrapper) table:not(:has([colspan], [rowspan]))")];
for (const table of tables)
  for (const line of table.tBodies[0]?.rows ?? [])
    [...line.cells].forEach((cell, i) => {
      const heads = [...(table.tHead?.rows ?? [])].map((row) => row.cells[i]?.textContent.trim());
      cell.dataset.label = heads.filter(Boolean).join(" ");
    });
const isWide = (table) => table.offsetWidth > table.parentElement.clientWidth;
const fit = () => {
  for (const table of tables) table.classList.replace("cards", "roomy") || table.classList.add("roomy");
  const wide = tables.filter(isWide);
  for (const table of wide) table.classList.remove("roomy");
  for (const table of narrow.matches ? wide.filter(isWide) : []) table.classList.add("cards");
};

// Code and wide tables scroll sideways: let the keyboard reach them, and name them.
const scrolls = (box) => box.scrollWidth > box.clientWidth;
const reach = () => {
  fit();
  for (const box of document.querySelectorAll("pre, .output.text_html, .cell_output:has(> table), .wide-table, .table-wrapper, .table-scroll")) {
    if (!scrolls(box) || box.tabIndex === 0) continue;
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    const name = box.tagName === "PRE" ? "code" : "table";
    const same = [...document.querySelectorAll(`[role=region][aria-label^=${name}]`)].length + 1;
    box.setAttribute("aria-label", `${name} ${same}`);
  }
};
reach();
addEventListener("resize", reach);
document.addEventListener("toggle", reach, true);

const said = { ru: ["содержание сайта", "содержание страницы"], ky: ["сайттын мазмуну", "барактын мазмуну"] };
const [contents, here] = said[document.documentElement.lang] ?? ["contents", "on this page"];
document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", contents);
document.querySelector(".toc-drawer")?.setAttribute("aria-label", here);
for (const caption of document.querySelectorAll(".sidebar-tree [role=heading]")) caption.setAttribute("aria-level", 2);
for (const cell of document.querySelectorAll(".cell_output th:empty")) {
  const plain = document.createElement("td");  // a heading that says nothing is no heading
  cell.replaceWith(plain);
}

// What an address or a search leads to may stand folded: open it.
const unfold = (place) => {
  const part = place?.closest("details.entry:not([open])");
  if (part) part.open = true;
  return Boolean(part);
};
const arrive = () => {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (unfold(place)) place.scrollIntoView();
};
addEventListener("hashchange", arrive);
arrive();
addEventListener("DOMContentLoaded", () => {  // Sphinx has marked by now what was searched for
  for (const word of document.querySelectorAll(".entry .highlighted")) unfold(word);
});

// One switch for all code of the notebooks, remembered where the browser lets us.
const remember = (value) => {
  try {
    if (value === undefined) return localStorage.getItem("kgru-code") === "shown";
    localStorage.setItem("kgru-code", value ? "shown" : "hidden");
  } catch {
    return false;  // storage is off, for instance in private windows: code starts folded
  }
};
const button = document.querySelector(".show-code");
if (button) {
  const show = (on) => {
    document.body.classList.toggle("code-shown", on);
    button.setAttribute("aria-pressed", on);
    button.textContent = on ? "Hide the code" : "Show the code";
    reach();
  };
  document.body.classList.add("code-folds");
  show(remember());
  button.addEventListener("click", () => {
    const on = !document.body.classList.contains("code-shown");
    remember(on);
    show(on);
  });
}
