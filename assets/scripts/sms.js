// The SMS of a message while it is typed: its text and its parts (GSM 03.38: 160/153; otherwise UCS-2: 70/67).
const GSM = new Set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");
const EXTENSION = new Set("^{}\\[~]|€");

export function size(text) {
  const signs = [...text];
  const latin = signs.every((sign) => GSM.has(sign) || EXTENSION.has(sign));
  const costs = signs.map((sign) => (latin ? 1 + EXTENSION.has(sign) : sign.length));
  const [alone, together] = latin ? [160, 153] : [70, 67];
  if (costs.reduce((sum, cost) => sum + cost, 0) <= alone) return { latin, parts: 1 };
  let parts = 1;
  let room = together;
  for (const cost of costs) {
    if (cost > room) {
      parts += 1;
      room = together;
    }
    room -= cost;
  }
  return { latin, parts };
}

// What is said: the message, or the items ticked (and those that leave with them), each as the applicant knows it.
function said(form) {
  const { smsComma: comma, smsAlways: always } = form.dataset;
  if (comma === undefined) return form.querySelector("textarea").value.split(/\s+/).filter(Boolean).join(" ");
  const ticked = [...form.querySelectorAll("input[data-sms-word]:checked")].map((box) => box.dataset.smsWord);
  return [...new Set([...ticked, ...(always ? always.split(comma) : [])])].join(comma) || "___";
}

export function smsLive(root) {
  for (const form of root.querySelectorAll("form[data-sms-full]")) {
    const find = (name) => form.querySelector(name);
    const whole = find("input[name=in_sms]");
    const tell = () => {
      const full = !whole || whole.checked;
      const text = full ? form.dataset.smsFull.replace("\ue000", () => said(form).replaceAll("’", "'")) : form.dataset.smsNotice;
      const { latin, parts } = size(text);
      find("[data-sms-text]").textContent = text;
      find("[data-sms-parts]").textContent = parts;
      find("[data-sms-latin]").hidden = !latin;
      find("[data-sms-other]").hidden = latin;
    };
    form.addEventListener("input", tell);
    tell();
  }
}
