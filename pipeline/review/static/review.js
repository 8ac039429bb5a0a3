// The review by keyboard. Every change is an ordinary form that the server answers with a page.
"use strict";
const both = document.querySelector(".both");
const base = both ? both.dataset.base : "";
const rows = [...document.querySelectorAll(".row")]; // and the cells of tables
const act = document.getElementById("act");
let chosen = null;
let editing = null;

const boxesOf = (key) => [...document.querySelectorAll("rect.box")].filter((box) => box.dataset.of === key);

// an empty cell has no box of its own: that of one in its line tells where to look
function beside(row) {
  const line = row.closest("tr");
  return line && [...line.querySelectorAll(".cell")].map((cell) => boxesOf(cell.dataset.key)[0]).find(Boolean);
}

function choose(row, focus = true) {
  if (!row) return;
  document.querySelectorAll(".chosen").forEach((one) => one.classList.remove("chosen"));
  chosen = row;
  row.classList.add("chosen");
  const boxes = boxesOf(row.dataset.key);
  boxes.forEach((box) => box.classList.add("chosen"));
  const shown = boxes[0] || beside(row), scan = document.querySelector(".scan"), view = scan.getBoundingClientRect();
  if (shown) scan.scrollTop += shown.getBoundingClientRect().top - view.top - view.height / 3;
  else if (row.dataset.kind === "head") scan.scrollTop = 0;
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by, only) {
  const some = only ? rows.filter((row) => row.classList.contains("doubtful") || row === chosen) : rows;
  const at = some.indexOf(chosen);
  const next = some[at + by] || (only ? some.find((row) => row !== chosen) : null);
  if (next) choose(next);
  else if (only && document.getElementById("following")) document.getElementById("following").click();
}

function send(what, fields = {}) {
  act.action = `${base}/${what}`;
  act.elements.key.value = chosen.dataset.key;
  act.elements.seen.value = chosen.dataset.version;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value });
    act.append(input);
  }
  editing = null;
  act.submit();
}

const joined = (value) => (Array.isArray(value) ? value.join("; ") : value ?? "");

// a day as people write it; a month alone stays, for "6/2026" would be read as its last day
const printed = (day) => (/^\d{4}-\d\d-\d\d$/.test(day || "") ? day.split("-").reverse().join("/") : day);

function inWords(name) {
  const option = [...document.getElementById("recurrences").options].find((one) => one.dataset.name === name);
  return option ? option.value : name;
}

function valuesOf(row) {
  const fields = JSON.parse(row.dataset.fields);
  const day = fields.deadline || {};
  if (fields.issued_on) fields.issued_on = printed(fields.issued_on);
  return {
    ...fields,
    deadline_text: day.text, deadline_start: printed(day.start), deadline_end: printed(day.end),
    deadline_recurrence: (day.recurrence || []).map(inWords).join(", "),
    links: (fields.indicator_ids || fields.task_ids || []).join(", "),
  };
}

function open(name, first, submit, fill = true) {
  if (editing || !chosen) return;
  const form = document.createElement("form");
  form.className = "fields";
  form.append(document.getElementById(`form-${name}`).content.cloneNode(true));
  const values = valuesOf(chosen);
  for (const field of form.elements) if (field.name && fill) field.value = joined(values[field.name]);
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(form); });
  form.addEventListener("input", () => { form.dataset.typed = "yes"; });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && !event.shiftKey && event.target.tagName === "TEXTAREA") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.querySelector("[data-cancel]").addEventListener("click", close);
  form.querySelectorAll("[data-units]").forEach(completed);
  chosen.append(form);
  editing = form;
  form.querySelectorAll("textarea").forEach(grown);
  const field = form.elements[first] || form.elements.text || form.elements[0];
  field.focus();
  // in the form for splitting only the cursor matters; a read-only field would have none
  if (field.dataset.fixed !== undefined) {
    field.addEventListener("beforeinput", (event) => event.preventDefault());
    parted(field);
  } else if (field.name === "text") mended(field);
  else if (field.select) field.select();
  form.scrollIntoView({ block: "nearest" });
}

// a form that could not be kept comes back as it was sent, with the field that is wrong named
function reopened(sent) {
  chosen.dataset.version = sent.seen ?? chosen.dataset.version;
  acts[sent.act](sent.field);
  if (!editing) return;
  for (const field of editing.elements) if (field.name && sent[field.name] !== undefined) field.value = sent[field.name];
  editing.dataset.typed = "yes";
  editing.querySelectorAll("textarea").forEach((area) => area.dispatchEvent(new Event("grow")));
  const wrong = editing.elements[sent.field], told = document.querySelector("[role=alert] b");
  if (wrong && told) {
    told.id = "wrong";
    wrong.setAttribute("aria-invalid", "true");
    wrong.setAttribute("aria-describedby", "wrong");
  }
}

// all of what is in a field is seen
function grown(area) {
  const fit = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight + 2}px`; };
  ["input", "grow"].forEach((name) => area.addEventListener(name, fit));
  fit();
}

// a long text is mended, not written anew: its first word that was hard to read is chosen, else the cursor stands before it
function mended(area) {
  const mark = chosen.querySelector(".text mark"), word = mark ? mark.textContent : "";
  const at = word ? area.value.indexOf(word) : -1;
  area.setSelectionRange(Math.max(0, at), at < 0 ? 0 : at + word.length);
}

// where a text is likely to be cut: behind the end of the sentence that is nearest to its middle, else before it
function parted(area) {
  const ends = [...area.value.matchAll(/[.;]\s+(?=\S)/g)].map((end) => end.index + end[0].length);
  const at = ends.sort((a, b) => Math.abs(a - area.value.length / 2) - Math.abs(b - area.value.length / 2))[0] || 0;
  area.setSelectionRange(at, at);
}

function close() {
  hideNames();
  if (editing) editing.remove();
  editing = null;
  choose(chosen);
}

const sent = (form) => Object.fromEntries(new FormData(form));
const acts = {
  accept: () => send("accept"),
  edit: (first) => open(chosen.dataset.kind, first, (form) => send("edit", sent(form))),
  split: () => isItem() && open("split", "text", (form) => send("split", { at: codePoints(form.elements.text) })),
  join: () => isItem() && send("join"),
  remove: () => isItem() && send("remove"),
  add: () => isItem() && open("add", "text", (form) => send("add", { ...sent(form), kind: chosen.dataset.kind }), false),
};
const isItem = () => ["task", "indicator"].includes(chosen.dataset.kind);
const codePoints = (area) => [...area.value.slice(0, area.selectionStart)].length;

// ---------------------------------------------------------------- names of units
let names = null;

function hideNames() {
  if (names) {
    names.field.setAttribute("aria-expanded", "false");
    names.field.removeAttribute("aria-activedescendant");
    names.list.remove();
  }
  names = null;
}

function completed(field) {
  let asked = 0;
  field.addEventListener("input", async () => {
    const typed = field.value.split(";").pop().trim(), mine = ++asked;
    if (!typed) return hideNames();
    const answer = await fetch(`${base}/units?q=${encodeURIComponent(typed)}`);
    if (mine !== asked || !answer.ok || document.activeElement !== field) return;
    show(field, await answer.json());
  });
  field.addEventListener("blur", () => setTimeout(hideNames, 150));
  field.addEventListener("keydown", (event) => {
    if (!names) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) mark(names.at + by);
    else if ((event.key === "Enter" || event.key === "Tab") && names.at >= 0) take(names.at);
    else if (event.key === "Escape") hideNames();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function show(field, found) {
  hideNames();
  if (!found.length) return;
  const list = document.createElement("ul");
  list.id = "names";
  list.setAttribute("role", "listbox");
  found.forEach((name, at) => {
    const item = document.createElement("li");
    item.id = `name-${at}`;
    item.textContent = name;
    item.setAttribute("role", "option");
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(at); });
    list.append(item);
  });
  field.after(list);
  field.setAttribute("aria-expanded", "true");
  names = { field, list, found, at: -1 };
}

function mark(at) {
  names.at = Math.max(-1, Math.min(names.found.length - 1, at));
  [...names.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === names.at)));
  if (names.at >= 0) names.field.setAttribute("aria-activedescendant", `name-${names.at}`);
}

function take(at) {
  const parts = names.field.value.split(";").slice(0, -1).map((part) => part.trim());
  names.field.value = [...parts, names.found[at]].join("; ");
  names.field.dispatchEvent(new Event("grow"));
  hideNames();
}

// ---------------------------------------------------------------- keys
const help = document.getElementById("help");
const keys = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  n: () => step(1, true), a: acts.accept, e: () => acts.edit("text"),
  c: () => acts.edit("lead_units"), h: () => acts.edit("deadline_text"),
  s: acts.split, m: acts.join, i: acts.add, d: acts.remove,
  u: () => document.getElementById("undo").requestSubmit(),
  l: () => { document.querySelector(".home").click(); }, "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
  if (typing || event.ctrlKey || event.metaKey || event.altKey || (help && help.open)) return;
  if (event.key === "x") return event.preventDefault(), document.getElementById("export").requestSubmit();
  const links = both ? [] : [...document.querySelectorAll("table.list a")];
  if (links.length && ["j", "k", "ArrowDown", "ArrowUp"].includes(event.key)) {
    const at = links.indexOf(document.activeElement) + (["j", "ArrowDown"].includes(event.key) ? 1 : -1);
    event.preventDefault();
    return links[Math.max(0, Math.min(links.length - 1, at))].focus();
  }
  if (!both || !chosen || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

if (both) {
  rows.forEach((row) => row.addEventListener("click", () => { if (!editing) choose(row, !row.contains(document.activeElement)); }));
  document.querySelectorAll("rect.box").forEach((box) =>
    box.addEventListener("click", () => { if (!editing) choose(rows.find((row) => row.dataset.key === box.dataset.of)); }));
  document.querySelectorAll("[data-act]").forEach((button) => button.addEventListener("click", () => acts[button.dataset.act]()));
  document.getElementById("help-button").addEventListener("click", () => help.showModal());
  choose(rows.find((row) => row.dataset.key === both.dataset.at) || rows.find((row) => row.classList.contains("doubtful")) || rows[0]);
  if (both.dataset.again) {
    history.replaceState(null, "", `${base}?at=${encodeURIComponent(both.dataset.at)}`); // the address of the form is no page
    const sent = JSON.parse(both.dataset.again);
    if (chosen && chosen.dataset.key === sent.key) reopened(sent);
  }
} else if (document.getElementById("first")) {
  document.getElementById("first").focus();
}

// a page that is left, for the export or the other language, comes back with the same row
document.querySelectorAll("input[name=back]").forEach((back) => back.form.addEventListener("submit", () => {
  if (chosen) back.value = `${location.pathname}?at=${encodeURIComponent(chosen.dataset.key)}`;
}));
addEventListener("beforeunload", (event) => { if (editing && editing.dataset.typed) event.preventDefault(); });

const state = document.getElementById("export-state");
if (state && state.dataset.state === "running") {
  const again = setInterval(async () => {
    const answer = await (await fetch("/export")).json();
    if (answer.state === "running") return;
    clearInterval(again); // the page is left as it is: somebody may be typing
    state.textContent = answer.told;
    state.dataset.state = answer.state;
  }, 700);
}
