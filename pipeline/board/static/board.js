// The tracker by keyboard. Every change is an ordinary form that the server answers with a page.
"use strict";
const links = [...document.querySelectorAll("a.go")];
const quick = document.getElementById("quick");
const progress = document.getElementById("progress");
const help = document.getElementById("help");
const statuses = { 1: "new", 2: "running", 3: "done", 4: "dropped" };
let begun = ""; // the first key of two

function step(by) {
  const at = links.indexOf(document.activeElement);
  const next = links[Math.max(0, Math.min(links.length - 1, at + by))];
  if (next) next.focus();
}

const rowOf = (element) => element && element.closest("tr[data-key]");

function set(status) {
  const row = rowOf(document.activeElement);
  if (!quick || !row) return;
  quick.action = `/task/${encodeURIComponent(row.dataset.key)}`;
  quick.elements.version.value = row.dataset.version;
  quick.elements.status.value = status;
  quick.submit();
}

function section(key) {
  const link = document.querySelector(`.sections a[data-key="${key}"]`);
  if (link) link.click();
}

function field(key) {
  const found = progress && progress.querySelector(`[data-key="${key}"]`);
  if (!found) return false;
  found.focus();
  if (found.select) found.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (progress && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return progress.requestSubmit();
  if (event.key === "Escape" && progress && progress.contains(document.activeElement)) return document.activeElement.blur();
  const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
  if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const first = begun;
  begun = "";
  if (first === "g") section(event.key);
  else if (event.key === "g") begun = "g";
  else if (["j", "ArrowDown"].includes(event.key) && links.length) step(1);
  else if (["k", "ArrowUp"].includes(event.key) && links.length) step(-1);
  else if (quick && statuses[event.key]) set(statuses[event.key]);
  else if (event.key === "/" && document.querySelector("input[name=q]")) document.querySelector("input[name=q]").focus();
  else if (event.key === "l" && document.getElementById("back")) document.getElementById("back").click();
  else if (event.key === "?") help.showModal();
  else if (!field(event.key)) return;
  event.preventDefault();
});

document.getElementById("help-button").addEventListener("click", () => help.showModal());
const printing = document.getElementById("print");
if (printing) printing.addEventListener("click", () => print());

// what was set on a task that is still in the list stays chosen there; else the list begins at its top
const at = new URLSearchParams(location.search).get("at");
const row = at && [...document.querySelectorAll("tr[data-key]")].find((one) => one.dataset.key === at);
if (row) row.querySelector("a.go").focus();
else if (at && links.length) links[0].focus();

// parts of a filter that are empty need not stand in the address
document.querySelectorAll("form.filters").forEach((form) => form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
}));

const loading = document.getElementById("load-state");
if (loading && loading.dataset.state === "running") setTimeout(() => location.reload(), 700);

const upload = document.getElementById("upload");
if (upload) upload.addEventListener("submit", async (event) => {
  event.preventDefault();
  const state = document.getElementById("upload-state"), headers = { "content-type": "application/octet-stream" };
  headers["x-csrf-token"] = upload.dataset.csrf;
  state.textContent = "…";
  const answer = await fetch("/import", { method: "POST", headers, body: upload.elements.file.files[0] }).catch(() => null);
  if (answer && answer.ok) location.href = (await answer.json()).to;
  else state.textContent = answer && answer.status === 413 ? upload.dataset.large : upload.dataset.failed;
});

if (progress) {
  let typed = false;
  progress.addEventListener("input", () => { typed = true; });
  progress.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  const { status, percent, done_on: done } = progress.elements;
  status.addEventListener("change", () => {
    if (status.value !== "done") return;
    if (!done.value) done.value = progress.dataset.today;
    if (!percent.value) percent.value = "100";
  });
}
