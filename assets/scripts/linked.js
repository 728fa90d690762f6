// One list in groups ([data-linked]) becomes two: the groups, then what the chosen group holds.
export function linkedChoices(root) {
  for (const box of root.querySelectorAll("[data-linked]")) split(box);
}

function split(box) {
  const second = box.querySelector("select");
  const groups = [...second.querySelectorAll("optgroup")];
  const empty = second.querySelector("option");
  const chosen = groups.find((group) => group.querySelector("option:checked"));
  const first = document.createElement("select");
  first.className = second.className;
  first.id = `${second.id}-first`;
  first.append(new Option(empty.textContent, ""), ...groups.map((group, at) => new Option(group.label, at)));
  const marks = second.getAttribute("aria-invalid");
  if (marks) first.setAttribute("aria-invalid", marks);
  box.prepend(labelled(first, box.dataset.first), labelFor(second, box.dataset.second));
  const narrow = (keep) => {
    const options = first.value === "" ? [] : [...groups[first.value].children].map((option) => option.cloneNode(true));
    const value = keep ? second.value : "";
    second.replaceChildren(empty, ...options);
    second.value = value;
    second.disabled = !options.length;
  };
  if (chosen) first.value = groups.indexOf(chosen);
  narrow(true);
  first.addEventListener("change", () => narrow(false));
}

function labelled(select, text) {
  const both = document.createElement("div");
  both.className = "jw-linked__first";
  both.append(labelFor(select, text), select);
  return both;
}

function labelFor(select, text) {
  const label = document.createElement("label");
  label.className = "jw-label";
  label.htmlFor = select.id;
  label.textContent = text;
  return label;
}
