// The search page also looks through the claims and sources, and links to the row itself.
"use strict";

const words = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
const MOST = 50;
if (words.length) {
  const script = document.createElement("script");
  script.src = "_static/rows/search.js";
  script.onload = () => {
    const hits = window.kgruSearch.filter((row) => {
      const text = row.join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    });
    const part = document.createElement("section");
    part.id = "row-results";
    const head = document.createElement("h2");
    head.textContent = hits.length ? `Rows of the data (${hits.length.toLocaleString("en")})` : "No row of the data has all these words";
    part.append(head);
    const list = document.createElement("ul");
    for (const [table, address, date, who, what] of hits.slice(0, MOST)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `data/${table}.html#${encodeURIComponent(address)}`;
      link.textContent = what.length > 160 ? `${what.slice(0, 160)}…` : what;
      const rest = document.createElement("small");
      rest.textContent = ` ${[table, date, who].filter(Boolean).join(", ")}`;
      item.append(link, rest);
      list.append(item);
    }
    part.append(list);
    if (hits.length > MOST) part.append(`The first ${MOST} are shown; add a word, or filter in the page of a table.`);
    document.querySelector("#search-results").after(part);
  };
  document.head.append(script);
}
