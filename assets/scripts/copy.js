// A button with data-copy="text" copies it and says so.
export function copyButtons(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const word = button.querySelector("span") ?? button;
    const before = word.textContent;
    word.setAttribute("role", "status");
    word.textContent = button.dataset.copied || before;
    setTimeout(() => (word.textContent = before), 3000);
  });
}
