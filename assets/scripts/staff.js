// Keyboard for the staff side: "/" finds, j and k walk the rows, Enter opens, data-key="x" acts, "?" tells.
// Single keys can be turned off in that list (WCAG 2.1.4).
import "./fold.js";
import { viewer } from "./viewer.js";
import { smsLive } from "./sms.js";

const SWITCH = "jiwar-keys";
const keysOn = () => localStorage.getItem(SWITCH) !== "off";

const box = document.querySelector("[data-keys-on]");
if (box) {
  box.checked = keysOn();
  box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
}

const typing = (target) => target.closest("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target)) return;
  const key = latin(event);
  if (key === "?" && openHelp()) return event.preventDefault();
  if (!keysOn()) return;
  const done =
    (key === "/" && focusOn(document.querySelector("input[type=search]"))) ||
    ((key === "j" || key === "k") && walk(key === "j" ? 1 : -1)) ||
    (key === " " && tick()) ||
    press(key);
  if (done) event.preventDefault();
});

// On an Arabic keyboard a key means the Latin letter at its place; one of them writes two letters (لا).
function latin({ key, code, shiftKey }) {
  if (key === "؟") return "?";
  if (key.charCodeAt(0) < 128) return key;
  if (code.startsWith("Key")) return shiftKey ? code.slice(3) : code.slice(3).toLowerCase();
  return code === "Slash" ? (shiftKey ? "?" : "/") : key;
}

function focusOn(target) {
  target?.focus();
  return Boolean(target);
}

function openHelp() {
  const help = document.querySelector("dialog[data-keys]");
  if (help) listKeys(help.querySelector("[data-keys-here]"));
  help?.showModal();
  return Boolean(help);
}

// What may be done on this very page, each with its key.
function listKeys(list) {
  const named = new Map();
  for (const one of document.querySelectorAll("[data-key]")) {
    if (seen(one) && !named.has(one.dataset.key)) named.set(one.dataset.key, words(one));
  }
  list.replaceChildren(
    ...[...named].flatMap(([key, words]) => {
      const term = document.createElement("dt");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      return [term, Object.assign(document.createElement("dd"), { textContent: words })];
    }),
  );
}

// What a key does: the words of a button, the label of a box, the name of a form.
function words(target) {
  return target.ariaLabel ?? (target.labels?.[0] ?? target).textContent.trim();
}

// What is on the screen: not what a closed fold keeps, though it has a place.
function seen(target) {
  return target.checkVisibility?.() ?? Boolean(target.offsetParent);
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] tbody tr")].map((row) => row.querySelector("a[href]")).filter(Boolean);
  const at = links.indexOf(document.activeElement);
  return focusOn(links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step))]);
}

// The space bar ticks the row that j and k reached.
function tick() {
  const box = document.activeElement?.closest("[data-rows] tr")?.querySelector(".jw-tick input");
  box?.click();
  return Boolean(box);
}

function press(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((found) => found.dataset.key === key && seen(found));
  if (target?.matches("input, textarea, select")) target.focus();
  else if (target?.matches("form")) focusOn([...target.elements].find((box) => box.type !== "hidden"));
  else target?.click();
  return Boolean(target);
}

// Tick every row of the list at once, or none when all are.
for (const button of document.querySelectorAll("[data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll("[data-rows] .jw-tick input")];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

viewer(document);
smsLive(document);
