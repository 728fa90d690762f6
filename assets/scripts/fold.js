// A fold opened by its key is there to be filled in: its first field takes the keyboard.
document.addEventListener("click", ({ target, detail }) => {
  const summary = target.closest?.("summary[data-key]");
  if (!summary || detail || summary === document.activeElement) return; // a pointer; Enter on the summary itself
  const fold = summary.parentElement;
  if (fold.open) return;
  requestAnimationFrame(() => fold.querySelector("input:not([type=hidden]), select, textarea")?.focus());
});
