// What is being typed on a page of an application is kept every few seconds: by the server when it answers, on this
// device when the network is down. Never files, nor boxes marked data-private; on a shared device, nothing stays here.
const PAUSE = 3000;
const DAYS = 30;
const PREFIX = "jiwar:typing:";
const shared = document.documentElement.hasAttribute("data-shared");

function store() {
  try {
    return shared ? null : window.localStorage;
  } catch {
    return null; // the browser keeps nothing for this site
  }
}

function keys(prefix) {
  const kept = store();
  return kept ? Object.keys(kept).filter((key) => key.startsWith(prefix)) : [];
}

function read(key) {
  try {
    return JSON.parse(store()?.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    store()?.setItem(key, JSON.stringify(value));
    return Boolean(store());
  } catch {
    return false; // full
  }
}

const drop = (key) => store()?.removeItem(key);

function values(form) {
  const secret = new Set([...form.querySelectorAll("[data-private]")].map((box) => box.name));
  for (const name of ["csrfmiddlewaretoken", "opened_by"]) secret.add(name);
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret.has(name) && !name.endsWith("-kept"));
}

function fill(form, pairs) {
  const given = new Map();
  for (const [name, value] of pairs) given.set(name, [...(given.get(name) ?? []), value]);
  for (const box of form.elements) {
    if (!box.name || box.type === "hidden" || box.type === "file" || box.type === "submit" || box.hasAttribute("data-private")) continue;
    const texts = given.get(box.name);
    if (box.type === "radio" || box.type === "checkbox") box.checked = Boolean(texts?.includes(box.value));
    else if (texts) box.value = texts.shift() ?? box.value;
    else continue;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function watch(form) {
  const { typing: address, typingDraft: draft, typingPlace: place, typingVersion: version } = form.dataset;
  const key = `${PREFIX}${draft}:${place}`;
  const said = form.querySelector("[data-typing-said]");
  let pause;
  let underway;
  let dirty = false;

  const tell = (text, aloud) => {
    if (aloud) said.setAttribute("role", "status");
    said.textContent = text;
  };
  const onDevice = () => {
    if (write(key, { at: Date.now(), version, pairs: values(form) })) tell(said.dataset.device, true);
    else tell(said.dataset.nowhere, true);
  };
  const save = async () => {
    clearTimeout(pause);
    pause = undefined;
    dirty = false;
    const body = new URLSearchParams(values(form));
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    underway?.abort();
    underway = new AbortController();
    const { signal } = underway;
    try {
      const answer = await fetch(address, { method: "POST", body, signal, redirect: "error", keepalive: body.toString().length < 60000 });
      if (answer.ok) {
        drop(key);
        tell(said.dataset.saved.replace("{time}", await answer.text()));
      } else if (answer.status >= 500) onDevice();
      else tell(said.dataset.nowhere, true);
    } catch {
      if (!signal.aborted) onDevice();
    }
  };

  const earlier = read(key);
  if (earlier?.sent && earlier.version !== version) drop(key); // it was sent, and the application changed since: saved
  else if (earlier) {
    fill(form, earlier.pairs);
    save();
  }
  form.addEventListener("input", () => {
    dirty = true;
    pause ??= setTimeout(save, PAUSE);
  });
  window.addEventListener("online", () => read(key) && save());
  document.addEventListener("visibilitychange", () => document.hidden && dirty && save());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(pause);
    dirty = false;
    underway?.abort();
    if (!navigator.onLine) return event.preventDefault(), onDevice(); // the browser's own page would replace this one
    const kept = read(key);
    if (kept) write(key, { ...kept, sent: true });
  });
}

export function typing(root) {
  const old = Date.now() - DAYS * 86400000;
  for (const key of keys(PREFIX)) if (!((read(key)?.at ?? 0) > old)) drop(key);
  for (const form of root.querySelectorAll("form[data-typing]")) watch(form);
  root.addEventListener("submit", (event) => {
    const of = event.target.dataset.forgets; // an application that is sent or deleted; empty: everything
    if (of !== undefined) keys(`${PREFIX}${of}`).forEach(drop);
  });
}

typing(document);
