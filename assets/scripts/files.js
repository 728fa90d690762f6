// The chosen file: its name, size and a small picture, before it is sent; a refusal when it cannot be taken.
const kept = new Map();

export function files(root) {
  for (const box of root.querySelectorAll("[data-file]")) {
    const input = box.querySelector("input[type=file]");
    input.addEventListener("change", () => show(box, input));
    if (input.files.length) show(box, input);
  }
}

function show(box, input) {
  box.querySelectorAll(".jw-file__chosen, .jw-file__refusal").forEach((old) => old.remove());
  URL.revokeObjectURL(kept.get(box));
  const limit = Number(input.dataset.maxBytes) || Infinity;
  const large = (file) => file.size > limit && !(input.dataset.upload && file.type.startsWith("image/")); // those are shrunk
  const refused = [...input.files].map((file) => (!file.size ? box.dataset.empty : large(file) ? box.dataset.tooLarge : "")).find(Boolean);
  box.classList.toggle("jw-file--refused", Boolean(refused));
  if (refused) {
    const sentence = element("p", "jw-file__refusal", refused);
    sentence.setAttribute("role", "alert");
    box.append(sentence);
    input.value = "";
  }
  box.querySelector(".jw-file__none").hidden = input.files.length > 0;
  for (const file of input.files) box.append(described(box, file));
}

function described(box, file) {
  const line = element("div", "jw-file__chosen");
  if (file.type.startsWith("image/")) {
    const picture = element("img", "jw-file__thumb");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    kept.set(box, picture.src);
    line.append(picture);
  }
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const size = document.createElement("bdi");
  size.textContent = readable(file.size);
  line.append(name, size);
  return line;
}

function readable(bytes) {
  const language = document.documentElement.lang.startsWith("ar") ? "ar-DZ-u-nu-latn" : document.documentElement.lang;
  const [value, unit] = bytes < 1e6 ? [Math.max(1, bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}

function element(tag, css, text) {
  const made = document.createElement(tag);
  made.className = css;
  if (text) made.textContent = text;
  return made;
}
