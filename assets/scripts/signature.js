// A frame to sign in ([data-signature] names the hidden field): strokes become a path and `x,y x,y;x,y …` in the field.
const SVG = 0.0001;
const MOST_POINTS = 2900;

export function signatures(root) {
  for (const pad of root.querySelectorAll("[data-signature]")) signing(pad, document.getElementById(pad.dataset.signature));
}

function signing(pad, field) {
  const frame = pad.querySelector("svg");
  const ink = frame.querySelector(".jw-signature__ink");
  const { width, height } = frame.viewBox.baseVal;
  const strokes = field.value
    .split(";")
    .map((stroke) => stroke.split(" ").filter(Boolean).map((point) => point.split(",").map(Number)))
    .filter((stroke) => stroke.length);
  let drawing = null;

  const draw = () => {
    ink.setAttribute("d", strokes.map((stroke) => `M${stroke.map((point) => point.join(" ")).join("L")}`).join(""));
    field.value = strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");
  };
  const spot = (event) => {
    const box = frame.getBoundingClientRect();
    const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    const across = (event.clientX - box.left) / Math.max(box.width, SVG);
    return [within(across * width, width), within(((event.clientY - box.top) / Math.max(box.height, SVG)) * height, height)];
  };
  const add = (event) => {
    const [x, y] = spot(event);
    const last = drawing.at(-1);
    const full = strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= MOST_POINTS;
    if (!full && (!last || Math.hypot(last[0] - x, last[1] - y) >= 2)) drawing.push([x, y]);
  };

  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    strokes.push((drawing = []));
    add(event);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) add(one);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"])
    frame.addEventListener(end, () => {
      drawing = null;
      draw();
    });
  pad.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes.length = 0;
    draw();
  });
}
