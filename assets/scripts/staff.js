// Keyboard for the staff side: "/" finds, j and k walk the rows, Enter opens, data-key="x" acts, "?" tells.
// Single keys can be turned off in that list (WCAG 2.1.4).
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
  if (event.key === "?" && openHelp()) return event.preventDefault();
  if (!keysOn()) return;
  const done =
    (event.key === "/" && focusOn(document.querySelector("input[type=search]"))) ||
    ((event.key === "j" || event.key === "k") && walk(event.key === "j" ? 1 : -1)) ||
    press(event.key);
  if (done) event.preventDefault();
});

function focusOn(target) {
  target?.focus();
  return Boolean(target);
}

function openHelp() {
  const help = document.querySelector("dialog[data-keys]");
  help?.showModal();
  return Boolean(help);
}

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] tbody tr")].map((row) => row.querySelector("a[href]")).filter(Boolean);
  const at = links.indexOf(document.activeElement);
  return focusOn(links[at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step))]);
}

function press(key) {
  const target = [...document.querySelectorAll("[data-key]")].find((found) => found.dataset.key === key && found.offsetParent);
  target?.click();
  return Boolean(target);
}
