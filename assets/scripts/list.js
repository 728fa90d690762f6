// A long list ([data-list] says where to ask): what is typed is looked up, arrows choose (ARIA combobox, list autocomplete).
export function lists(root) {
  for (const box of root.querySelectorAll("[data-list]")) combobox(box);
}

function combobox(box) {
  const input = box.querySelector("input[type=text]");
  const found = box.querySelector("input[type=hidden]");
  const chosen = element("input", { type: "hidden", name: box.dataset.name });
  const list = element("ul", { id: `${input.id}-list`, role: "listbox", className: "jw-list__options", hidden: true });
  const said = element("p", { className: "jw-visually-hidden" });
  said.setAttribute("role", "status");
  const checked = box.querySelector("input[type=radio]:checked");
  if (checked) {
    chosen.value = checked.value;
    input.value = found.value = box.querySelector(`label[for="${checked.id}"]`).textContent;
  }
  box.querySelector(".jw-list__found")?.remove();
  box.querySelector("button").hidden = true;
  const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
  input.after(list);
  box.append(chosen, said);

  let at = -1;
  let pause;
  let asked = 0;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next) => {
    options()[at]?.setAttribute("aria-selected", "false");
    at = (next + options().length) % options().length;
    const option = options()[at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const choose = (option) => {
    chosen.value = option.dataset.code;
    input.value = found.value = option.textContent;
    close();
  };
  const show = (entries) => {
    list.replaceChildren(
      ...entries.map((entry, number) => {
        const option = element("li", { id: `${list.id}-${number}`, className: "jw-list__option", textContent: entry.name });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.code = entry.code;
        return option;
      }),
    );
    at = -1;
    list.hidden = !entries.length;
    input.setAttribute("aria-expanded", String(entries.length > 0));
    input.removeAttribute("aria-activedescendant");
    said.textContent = entries.length ? box.dataset.some.replace("{number}", entries.length) : box.dataset.none;
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(`${box.dataset.list}?q=${encodeURIComponent(input.value.trim())}`);
      if (!answer.ok) throw new Error(answer.statusText);
      const { entries } = await answer.json();
      if (turn === asked && document.activeElement === input) show(entries);
    } catch {
      close(); // no network: the server searches when the form is sent
    }
  };

  input.addEventListener("input", () => {
    chosen.value = found.value = "";
    clearTimeout(pause);
    if (input.value.trim()) pause = setTimeout(ask, 150);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) ask();
    else if (!open) return;
    else if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("focus", () => input.value.trim() && !chosen.value && ask());
  input.addEventListener("blur", close);
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
