// The search page: questions with their answers first, then rows of the data, then pages. A hit has
// any of the words; those with more of them come first. Russian words find what is told in English.
"use strict";

const MOST = 50;
const SILENT = new Set(("the of and in to for on was were is are did does do has have had how what who whom which when why "
  + "much many by from with its it there that что как сколько кто кому какой какая была был было или для при кто чем эмне ким канча").split(" "));
const asked = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase();
const words = asked.match(/[\p{L}\p{N}-]+/gu)?.filter((word) => !SILENT.has(word) && word.length > 1) ?? [];

// Endings say little: loans finds loan, договоре finds договор.
const stem = (word) => {
  if (/[а-яёөүң]/.test(word)) return word.length > 5 ? word.slice(0, word.length > 7 ? -3 : -2) : word;
  const short = word.replace(/(ing|ed|es|(?<![aious])s)$/, "");  // Manas keeps its end
  return short.length > 3 ? short : word;
};
// Where a word of the text begins so; -1 where none does.
const begins = new Map();
const place = (text, part) => {
  if (!begins.has(part)) begins.set(part, new RegExp(`(?<![\\p{L}\\p{N}])${part.replace(/[^\p{L}\p{N} ]/gu, "\\$&")}`, "u"));
  return text.search(begins.get(part));
};
const inside = (text, part) => text.includes(part) && place(text, part) >= 0;
const load = (name) => new Promise((done) => {
  const script = document.createElement("script");
  script.src = `_static/rows/${name}.js`;
  script.onload = done;
  script.onerror = done;
  document.head.append(script);
});
const make = (tag, ...content) => {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
};
const excerpt = (text, ways) => {  // what stands around the first word that was found, the word marked
  const low = text.toLowerCase();
  const hits = ways.flat().map((way) => [place(low, way), way.length]).filter(([at]) => at >= 0).sort((x, y) => x[0] - y[0]);
  if (!hits.length) return [text.length > 200 ? `${text.slice(0, 200)}…` : text];
  const [at, length] = hits[0];
  const begin = Math.max(0, at - 80);
  const end = Math.min(text.length, at + 140);
  return [begin ? "…" : "", text.slice(begin, at), make("mark", text.slice(at, at + length)), text.slice(at + length, end), end < text.length ? "…" : ""];
};

const find = () => {
  const { cards, words: known } = window.kgruAsked;
  const ways = words.map((word) => {
    const own = [stem(word)];
    for (const [begin, english] of Object.entries(known))
      if (word.startsWith(begin) || begin === word) own.push(english.toLowerCase());
    return own;
  });
  const ranked = (list, text) => list
    .map((item) => [ways.filter((way) => way.some((part) => inside(text(item), part))).length, item])
    .filter(([count]) => count)
    .sort((x, y) => y[0] - x[0]);
  const results = document.querySelector("#search-results");

  const answers = make("section");
  answers.id = "question-results";
  const inRussian = /[а-яёөүң]/.test(asked);
  const own = cards.filter(([page]) => /-(ru|ky)/.test(page) === inRussian);
  const best = ranked(own, ([, , title, answer, rival]) => `${title} ${title} ${answer} ${rival}`.toLowerCase())
    .map(([count, card]) => [count + ways.filter((way) => way.some((part) => inside(card[2].toLowerCase(), part))).length, card])
    .sort((x, y) => y[0] - x[0]).slice(0, 3);
  if (best.length) answers.append(make("h2", "Questions"));
  for (const [, [page, id, title, answer]] of best) {
    const link = make("a", title);
    link.href = `${page}#${id}`;
    const head = make("h3", link);
    const text = make("p", answer);
    answers.append(head, text);
  }

  const hits = ranked(window.kgruSearch, (row) => row.join(" ").toLowerCase());
  const all = hits.filter(([count]) => count === ways.length).length;
  const rows = make("section");
  rows.id = "row-results";
  const many = (number) => number.toLocaleString("en");
  rows.append(make("h2", !hits.length ? "No row of the data has any of these words"
    : words.length === 1 ? `Rows of the data (${many(hits.length)})`
      : `Rows of the data (${many(all)} with all words, ${many(hits.length)} with any)`));
  const list = make("ul");
  for (const [, [table, address, date, who, what]] of hits.slice(0, MOST)) {
    const link = make("a", ...excerpt(what, ways));
    link.href = `data/${table}.html#${encodeURIComponent(address)}`;
    list.append(make("li", link, make("small", ` ${[table, date, who].filter(Boolean).join(", ")}`)));
  }
  rows.append(list);
  if (hits.length > MOST) rows.append(`The first ${MOST} are shown; add a word, or filter in the page of a table.`);
  results.before(answers, rows);
};

if (!document.querySelector("article h1")) document.querySelector("#search-results")?.before(make("h1", "Search"));
// A field of the page's own: on a phone the one of the menu is out of sight.
{
  const field = make("input");
  Object.assign(field, { type: "search", name: "q", value: new URLSearchParams(location.search).get("q") ?? "" });
  field.setAttribute("aria-label", "Words to find");
  const form = make("form", field, " ", make("button", "Search"));
  Object.assign(form, { className: "ask", action: "search.html" });
  document.querySelector("#search-results")?.before(form);
  if (!words.length) form.after(make("p", "In English, Russian or Kyrgyz. Answers to questions come first, then rows of the data, then pages."));
}
if (words.length) Promise.all([load("questions"), load("search")]).then(find);
