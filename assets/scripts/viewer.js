// Papers of a file ([data-papers]): images are shown larger, smaller or turned; other papers stay in the frame.
const STEPS = [1, 1.5, 2, 3, 4, 6];

export function viewer(root) {
  const tabs = root.querySelector("[data-papers]");
  const box = root.querySelector("[data-viewer]");
  if (!tabs || !box) return;
  const frame = root.querySelector("iframe[name=paper]");
  const image = box.querySelector("img");
  const stage = box.querySelector(".jw-viewer__stage");
  const alone = root.querySelector("[data-alone]");
  const links = [...tabs.querySelectorAll("a")];
  let at = 0;
  let step = 0;
  let turned = 0;

  const draw = () => {
    image.style.width = `${STEPS[step] * 100}%`;
    image.style.maxHeight = step ? "none" : "";
    image.style.rotate = `${turned * 90}deg`;
    // A paper that lies on its side is as high as it was wide: it keeps within the stage.
    const lying = turned % 2 && image.naturalWidth;
    image.style.scale = lying && !step ? Math.min(1, stage.clientHeight / image.clientWidth, stage.clientWidth / image.clientHeight) : "";
    image.style.marginBlock = lying && step ? `${Math.max(0, (image.clientWidth - image.clientHeight) / 2)}px` : "";
  };
  const show = (index) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    for (const one of links) one.toggleAttribute("aria-current", one === link);
    const drawn = link.hasAttribute("data-image");
    box.hidden = !drawn;
    frame.hidden = drawn;
    alone.href = link.href;
    step = turned = 0;
    if (drawn) {
      image.src = link.href;
      image.alt = link.textContent.trim();
      draw();
    } else frame.src = link.href;
  };
  const deeds = {
    larger: () => (step = Math.min(STEPS.length - 1, step + 1)),
    smaller: () => (step = Math.max(0, step - 1)),
    turn: () => (turned = (turned + 1) % 4),
    whole: () => (step = turned = 0),
    next: () => show(at + 1),
    previous: () => show(at - 1),
  };

  image.addEventListener("load", draw);
  root.addEventListener("click", (event) => {
    const deed = event.target.closest("[data-view]")?.dataset.view;
    if (deed) {
      deeds[deed]();
      draw();
      return;
    }
    const link = event.target.closest("a[target=paper]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const index = links.findIndex((one) => one.href === link.href);
    if (index < 0) return;
    event.preventDefault();
    show(index);
  });
  for (const button of root.querySelectorAll(".jw-viewer__more [data-view]")) button.hidden = links.length < 2;
  if (links[0]?.hasAttribute("data-image")) {
    frame.removeAttribute("src");
    show(0);
  } else links[0]?.setAttribute("aria-current", "true");
}
