// The error summary takes the focus; its links land on the field with its question in view.
export function errorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const input = link && document.getElementById(link.hash.slice(1));
    if (!input) return;
    event.preventDefault();
    (input.closest(".jw-field") ?? input).scrollIntoView();
    input.focus({ preventScroll: true });
  });
}
