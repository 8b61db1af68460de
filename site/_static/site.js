// The switch that shows the code of a notebook, and what the keyboard and screen readers need.
"use strict";

// Tables of notebooks: dates and numbers stay whole, long texts get room, the rest scrolls.
for (const cell of document.querySelectorAll(".cell_output td, .cell_output tbody th")) {
  const text = cell.textContent;
  if (/^[-\d.,:/~?%X ]{1,24}$/.test(text)) cell.classList.add("whole");
  else if (text.length > 40) cell.classList.add("long");
}

// Code and wide tables scroll sideways: let the keyboard reach them, and name them.
const scrolls = (box) => box.scrollWidth > box.clientWidth + 1;
const reach = () => {
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
