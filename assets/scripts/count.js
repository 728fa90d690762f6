// How many characters remain; said aloud only when one pauses.
export function counters(root) {
  for (const box of root.querySelectorAll("[data-count]")) {
    const field = box.querySelector("textarea, input");
    const said = box.querySelector("[data-count-said]");
    if (!field || !said) continue;
    const limit = Number(field.getAttribute("maxlength"));
    field.removeAttribute("maxlength"); // a text pasted too long stays whole, to be cut by its author
    said.setAttribute("aria-live", "polite");
    let pause;
    const tell = () => {
      const left = limit - field.value.replace(/\r?\n/g, "\r\n").length;
      said.classList.toggle("jw-count--over", left < 0);
      said.replaceChildren(`${said.dataset.left} `, number(left));
    };
    field.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(tell, 400);
    });
    tell();
  }
}

function number(value) {
  const made = document.createElement("bdi");
  made.dir = "ltr";
  made.textContent = value;
  return made;
}
