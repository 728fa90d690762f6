// A second click within three seconds sends nothing twice (the server checks as well).
export function oneSubmit(root) {
  const sent = new WeakMap();
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const now = Date.now();
    if (now - (sent.get(form) ?? 0) < 3000) event.preventDefault();
    else sent.set(form, now);
  });
}
