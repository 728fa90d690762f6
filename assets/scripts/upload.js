// Files leave as soon as they are chosen, in parts, and go on where they were cut (tus). Without this script they come
// with the form. input[data-upload] is the address; [data-upload-area] is what is drawn again once a file has arrived.
import { Upload } from "tus-js-client";
import { files } from "./files.js";
import { shrunk } from "./shrink.js";

const PART = 512 * 1024; // a proxy that keeps parts back loses no more than this
const PAUSES = [0, 1000, 2000, 4000, 8000, 15000, 30000, 60000, 60000, 60000];
const GONE = 410;
const underway = new Map(); // form → promise of whether all arrived
const shared = document.documentElement.hasAttribute("data-shared");

export function start(root) {
  for (const input of root.querySelectorAll("input[type=file][data-upload]")) input.addEventListener("change", () => begin(input));
}

function begin(input) {
  if (!input.files.length) return; // refused by files.js: empty, too large
  const { form } = input; // the input itself is drawn again when all arrived
  const before = underway.get(form) ?? Promise.resolve(true);
  const now = before.then(() => sendAll(input));
  underway.set(form, now);
  now.finally(() => underway.get(form) === now && underway.delete(form));
}

async function sendAll(input) {
  const box = input.closest("[data-file]");
  const line = progress(box);
  try {
    for (const file of [...input.files]) await send(await shrunk(file), input, line);
  } catch (problem) {
    line.remove();
    refuse(box, problem.sentence || box.dataset.failed);
    input.value = "";
    return false;
  }
  const names = [...input.files].map((file) => file.name).join("، ");
  input.value = "";
  await redraw(input.closest("[data-upload-area]"));
  say(`${box.dataset.received} ${names}`);
  return true;
}

function send(file, input, line, again = true) {
  return new Promise((done, fail) => {
    const box = input.closest("[data-file]");
    const back = () => upload.abort().then(() => upload.start()); // the link is there: no need to wait for the next try
    const upload = new Upload(file, {
      endpoint: input.dataset.upload,
      chunkSize: PART,
      retryDelays: PAUSES,
      headers: { "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value },
      metadata: { filename: file.name },
      storeFingerprintForResuming: !shared,
      removeFingerprintOnSuccess: true,
      onShouldRetry(problem) {
        const status = problem.originalResponse?.getStatus() ?? 0;
        const cut = status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
        if (cut) line.cut();
        return cut;
      },
      onProgress: (sent, all) => line.at(sent, all),
      onSuccess() {
        window.removeEventListener("online", back);
        done();
      },
      onError(problem) {
        window.removeEventListener("online", back);
        const answer = problem.originalResponse;
        if (answer?.getStatus() === GONE && again) return send(file, input, line, false).then(done, fail);
        const plain = answer?.getHeader("Content-Type")?.startsWith("text/plain");
        fail({ sentence: answer && plain ? answer.getBody() : "" });
      },
    });
    line.begin(box.dataset.sending);
    const go = (earlier) => {
      if (again && earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
      upload.start();
    };
    upload.findPreviousUploads().then(go, () => go([]));
    window.addEventListener("online", back);
  });
}

// A line with a bar; screen readers hear the beginning, a cut, and the end.
function progress(box) {
  box.querySelectorAll(".jw-file__refusal, .jw-file__sending").forEach((old) => old.remove());
  const line = document.createElement("div");
  line.className = "jw-file__sending";
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", box.dataset.sending);
  line.append(words, bar);
  box.append(line);
  return {
    begin: (text) => (words.textContent = text),
    cut: () => (words.textContent = box.dataset.cut),
    at(sent, all) {
      if (words.textContent === box.dataset.cut && sent > bar.value * all) words.textContent = box.dataset.sending;
      bar.value = sent / all;
    },
    remove: () => line.remove(),
  };
}

function refuse(box, text) {
  const sentence = document.createElement("p");
  sentence.className = "jw-file__refusal";
  sentence.setAttribute("role", "alert");
  sentence.textContent = text;
  box.querySelectorAll(".jw-file__chosen").forEach((old) => old.remove());
  box.classList.add("jw-file--refused");
  box.append(sentence);
  box.querySelector(".jw-file__none").hidden = false;
}

// What the server shows now, in place of the area: what was typed elsewhere on the page stays.
async function redraw(area) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(area.id);
  if (!fresh) return location.reload();
  area.replaceWith(fresh);
  files(fresh);
  start(fresh);
  const list = fresh.querySelector(".jw-files");
  if (!list) return;
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
}

function say(text) {
  let voice = document.getElementById("upload-said");
  if (!voice) {
    voice = document.createElement("p");
    voice.id = "upload-said";
    voice.className = "jw-visually-hidden";
    voice.setAttribute("role", "status");
    document.getElementById("main").append(voice);
  }
  setTimeout(() => (voice.textContent = text), 100);
}

// A button pressed while a file is on its way waits for it; a refusal keeps the person on the page.
document.addEventListener(
  "submit",
  async (event) => {
    const waiting = underway.get(event.target);
    if (!waiting) return;
    event.preventDefault();
    event.stopPropagation();
    const { target: form, submitter } = event;
    if (await waiting) form.requestSubmit(submitter?.isConnected ? submitter : undefined);
  },
  { capture: true },
);

window.addEventListener("beforeunload", (event) => {
  if (underway.size) event.preventDefault();
});

start(document);
