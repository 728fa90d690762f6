// A place drawn on the outline of a commune ([data-map]): by pointer or with the arrows. The text area of coordinates
// holds the answer, so that typing and drawing are one thing.
const NAMESPACE = "http://www.w3.org/2000/svg";
const STEP = 0.04; // of what is seen; a quarter of it with Shift
const NEAREST = 32;
const PLACES = 6;

export function maps(root) {
  for (const figure of root.querySelectorAll("[data-map]")) drawing(figure);
}

function drawing(figure) {
  const { shape, bounds, size, points: fieldId } = figure.dataset;
  const [west, south, east, north] = bounds.split(" ").map(Number);
  const [width, height] = size.split(" ").map(Number);
  const field = document.getElementById(fieldId);
  const said = figure.querySelector("[data-map-said]");
  const svg = figure.querySelector("svg");
  const drawn = svg.querySelector("[data-map-drawn]");
  const ground = svg.querySelector("path");
  const whole = { ...plain(svg.viewBox.baseVal) };
  const view = { ...whole };
  const cross = { x: width / 2, y: height / 2 };
  let points = [];

  const place = ({ longitude, latitude }) => ({
    x: ((longitude - west) / (east - west)) * width,
    y: ((north - latitude) / (north - south)) * height,
  });
  const coordinates = ({ x, y }) => ({
    longitude: west + (x / width) * (east - west),
    latitude: north - (y / height) * (north - south),
  });
  const say = (text, number) => (said.textContent = text.replace("{number}", number));
  const unit = () => view.width / 100;

  const read = () => {
    points = field.value.split(/[\n;]/).flatMap((line) => {
      const numbers = (line.match(/-?\d+(\.\d+)?/g) ?? []).map(Number).sort((one, other) => one - other);
      return numbers.length === 2 ? [place({ longitude: numbers[0], latitude: numbers[1] })] : [];
    });
    draw();
  };
  const write = () => {
    field.value = points
      .map(coordinates)
      .map(({ longitude, latitude }) => `${latitude.toFixed(PLACES)}, ${longitude.toFixed(PLACES)}`)
      .join("\n");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    draw();
  };
  const draw = () => {
    const parts = [];
    if (shape !== "pin" && points.length > 1) {
      const d = `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}${shape === "area" && points.length > 2 ? "z" : ""}`;
      parts.push(node("path", { class: `jw-map-place__${shape}`, d }));
    }
    parts.push(...points.map(({ x, y }) => node("circle", { class: "jw-map-place__spot", cx: x, cy: y, r: unit() * 1.3 })));
    if (document.activeElement === svg) {
      const arm = unit() * 3;
      const d = `M${cross.x - arm} ${cross.y}h${2 * arm}M${cross.x} ${cross.y - arm}v${2 * arm}`;
      parts.push(node("path", { class: "jw-map-place__cross", d }));
    }
    drawn.replaceChildren(...parts);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  };
  const inside = ({ x, y }) => {
    const point = svg.createSVGPoint();
    return Object.assign(point, { x, y }) && ground.isPointInFill(point);
  };
  const set = (point) => {
    if (!inside(point)) return say(figure.dataset.outside);
    points = shape === "pin" ? [point] : [...points, point];
    write();
    say(figure.dataset.added, points.length);
  };
  const zoom = (factor, { x, y } = cross) => {
    const wanted = Math.min(whole.width, Math.max(whole.width / NEAREST, view.width * factor));
    const ratio = wanted / view.width;
    view.x = x - (x - view.x) * ratio;
    view.y = y - (y - view.y) * ratio;
    view.width = wanted;
    view.height *= ratio;
    view.x = Math.min(Math.max(view.x, whole.x), whole.x + whole.width - view.width);
    view.y = Math.min(Math.max(view.y, whole.y), whole.y + whole.height - view.height);
    draw();
  };
  const follow = () => {
    if (cross.x < view.x || cross.x > view.x + view.width) view.x = cross.x - view.width / 2;
    if (cross.y < view.y || cross.y > view.y + view.height) view.y = cross.y - view.height / 2;
  };
  const move = (dx, dy, fine) => {
    const step = view.width * STEP * (fine ? 0.25 : 1);
    cross.x = Math.min(width, Math.max(0, cross.x + dx * step));
    cross.y = Math.min(height, Math.max(0, cross.y + dy * step));
    follow();
    draw();
  };
  const erase = (all) => {
    points = all ? [] : points.slice(0, -1);
    write();
    say(figure.dataset.erased, points.length);
  };

  const acts = { nearer: () => zoom(0.5, points.at(-1)), farther: () => zoom(2), undo: () => erase(false), clear: () => erase(true) };
  const keys = {
    ArrowLeft: (event) => move(-1, 0, event.shiftKey),
    ArrowRight: (event) => move(1, 0, event.shiftKey),
    ArrowUp: (event) => move(0, -1, event.shiftKey),
    ArrowDown: (event) => move(0, 1, event.shiftKey),
    Enter: () => set({ ...cross }),
    " ": () => set({ ...cross }),
    Delete: () => erase(false),
    Backspace: () => erase(false),
    "+": () => zoom(0.5),
    "-": () => zoom(2),
  };
  svg.setAttribute("tabindex", "0");
  svg.setAttribute("role", "application");
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event);
  });
  svg.addEventListener("click", (event) => {
    const point = Object.assign(svg.createSVGPoint(), { x: event.clientX, y: event.clientY });
    const { x, y } = point.matrixTransform(svg.getScreenCTM().inverse());
    Object.assign(cross, { x, y });
    set({ x, y });
  });
  for (const change of ["focus", "blur"]) svg.addEventListener(change, draw);
  for (const button of figure.querySelectorAll("[data-map-do]")) button.addEventListener("click", () => acts[button.dataset.mapDo]());
  field.addEventListener("change", read);
  read();
}

function plain({ x, y, width, height }) {
  return { x, y, width, height };
}

function node(tag, attributes) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
