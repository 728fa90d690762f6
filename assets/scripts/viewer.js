// Papers of a file ([data-papers]): photographs and the pages of PDFs, which the server draws, are shown larger, smaller
// or turned; any other paper, and a PDF that cannot be drawn, stays in the frame. Next goes through pages, then papers.
const STEPS = [1, 1.5, 2, 3, 4, 6];
const CLOSE = 2; // from this step on a page is drawn with more dots
const MOST = 24; // pictures held

export function viewer(root) {
  const tabs = root.querySelector("[data-papers]");
  const box = root.querySelector("[data-viewer]");
  if (!tabs || !box) return;
  const frame = root.querySelector("iframe[name=paper]");
  const image = box.querySelector("img");
  const stage = box.querySelector(".jw-viewer__stage");
  const alone = root.querySelector("[data-alone]");
  const where = root.querySelector("[data-where]");
  const links = [...tabs.querySelectorAll("a")];
  const pictures = pictureStore();
  let at = -1;
  let page = 1;
  let pages = 1;
  let step = 0;
  let turned = 0;
  let asked = 0;

  const draw = () => {
    image.style.width = `${STEPS[step] * 100}%`;
    image.style.maxHeight = step ? "none" : "";
    image.style.rotate = `${turned * 90}deg`;
    // A paper that lies on its side is as high as it was wide: it keeps within the stage.
    const lying = turned % 2 && image.naturalWidth;
    image.style.scale = lying && !step ? Math.min(1, stage.clientHeight / image.clientWidth, stage.clientWidth / image.clientHeight) : "";
    image.style.marginBlock = lying && step ? `${Math.max(0, (image.clientWidth - image.clientHeight) / 2)}px` : "";
  };
  const tell = () => {
    for (const one of links) one.toggleAttribute("aria-current", one === links[at]);
    where.hidden = pages < 2;
    where.textContent = where.dataset.where.replace("{page}", page).replace("{pages}", pages);
    const many = links.length > 1;
    root.querySelector("[data-view=next]").hidden = !many && page >= pages;
    root.querySelector("[data-view=previous]").hidden = !many && page <= 1;
  };
  const framed = (address) => {
    frame.src = address;
    frame.hidden = false;
    box.hidden = true;
    tell();
  };
  // The page on the screen, with more dots when one looks closely.
  const fill = async () => {
    const link = links[at];
    const mine = ++asked;
    if (link.dataset.kind === "picture") image.src = link.href;
    else {
      stage.ariaBusy = "true";
      try {
        const got = await pictures(drawn(link, page, step >= CLOSE));
        if (mine !== asked) return;
        [image.src, pages] = [got.src, got.pages];
      } catch {
        if (mine === asked) framed(drawn(link, page));
        return;
      } finally {
        if (mine === asked) stage.ariaBusy = "false";
      }
      // An act before its signature counts as read once its last page came: no page of it comes unseen.
      if (page < pages && link.dataset.kind === "pages" && !navigator.connection?.saveData) pictures(drawn(link, page + 1, false)).catch(() => {});
    }
    [frame.hidden, box.hidden] = [true, false];
    tell();
    draw();
  };
  const show = (index, wanted = 1) => {
    at = (index + links.length) % links.length;
    const link = links[at];
    alone.href = link.dataset.original;
    image.alt = link.textContent.trim();
    [step, turned, page, pages] = [0, 0, wanted, 1];
    if (link.dataset.kind === "other") framed(link.href);
    else fill();
  };
  const leaf = (way) => {
    if (page + way < 1 || page + way > pages) return links.length > 1 && show(at + way);
    page += way;
    stage.scrollTo(0, 0);
    fill();
  };
  const scaled = (to) => {
    const sharper = to >= CLOSE && step < CLOSE;
    step = to;
    if (sharper) fill();
  };
  const deeds = {
    larger: () => scaled(Math.min(STEPS.length - 1, step + 1)),
    smaller: () => scaled(Math.max(0, step - 1)),
    turn: () => (turned = (turned + 1) % 4),
    whole: () => (step = turned = 0),
    next: () => leaf(1),
    previous: () => leaf(-1),
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
    const index = links.findIndex((one) => link === one || one.dataset.original === link.getAttribute("href"));
    if (index < 0) return;
    event.preventDefault();
    show(index);
  });
  if (links[0].dataset.kind === "other") return show(0);
  // The first paper comes when one gets near it: on a telephone it lies below the work.
  frame.removeAttribute("src");
  [frame.hidden, box.hidden] = [true, false];
  tell();
  new IntersectionObserver((seen, observer) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    observer.disconnect();
    if (at < 0) show(0);
  }, { rootMargin: "300px" }).observe(box);
}

// The address of a page, of its picture when `close` is said.
function drawn(link, page, close) {
  const address = new URL(link.href);
  address.pathname = address.pathname.replace(/\d+\/$/, `${page}/`);
  if (close !== undefined) address.searchParams.set("as", close ? "close" : "picture");
  return address.href;
}

// Pictures by their address, each fetched once: no browser keeps a person's papers, but this page does.
function pictureStore() {
  const known = new Map();
  const fetched = async (address) => {
    const answer = await fetch(address);
    const pages = answer.ok && Number(answer.headers.get("Jiwar-Pages"));
    if (!pages) throw new Error(`no picture: ${answer.status}`);
    return { src: URL.createObjectURL(await answer.blob()), pages };
  };
  return (address) => {
    if (known.has(address)) return known.get(address);
    const coming = fetched(address);
    known.set(address, coming);
    coming.catch(() => known.delete(address));
    if (known.size > MOST) {
      const [oldest, picture] = known.entries().next().value;
      known.delete(oldest);
      picture.then(({ src }) => URL.revokeObjectURL(src), () => {});
    }
    return coming;
  };
}
