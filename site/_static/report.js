// Fill the report with the row it is about; copying needs no server.
"use strict";

const asked = new URLSearchParams(location.search);
const form = document.querySelector("form.report");
const field = form.elements.report;
const [table, row] = [asked.get("table") ?? "", asked.get("row") ?? ""];
field.value = [
  `Table: ${table}`, `Row: ${row}`, `Data version: ${field.dataset.version}`, "",
  "What is wrong:", "", "What shows it (source, with its place in the source):", "",
].join("\n");
form.addEventListener("submit", (event) => event.preventDefault());
form.querySelector("button").addEventListener("click", () => {
  field.select();
  const said = form.querySelector("[role=status]");
  // Opened from disk there may be no clipboard; the text is then selected, ready to copy.
  const done = () => { said.textContent = "Copied."; };
  const not = () => { said.textContent = "Selected: copy it with Ctrl+C or the menu."; };
  navigator.clipboard ? navigator.clipboard.writeText(field.value).then(done, not) : not();
});
