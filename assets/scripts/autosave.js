// A form with data-autosave="<url>" is posted as one types; [data-autosave-said] says whether it is kept.
export function autosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    const said = form.querySelector("[data-autosave-said]");
    let pause;
    let latest = 0;
    const save = async () => {
      const turn = ++latest;
      let kept = false;
      try {
        const body = new FormData(form);
        for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
        const headers = { "X-Requested-With": "fetch" };
        kept = (await fetch(form.dataset.autosave, { method: "POST", body, headers, redirect: "error" })).ok;
      } catch {
        kept = false; // no network: the form itself still holds everything, and its button still sends it
      }
      if (said && turn === latest) said.textContent = kept ? said.dataset.saved : said.dataset.notSaved;
    };
    form.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(save, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(pause));
  }
}
