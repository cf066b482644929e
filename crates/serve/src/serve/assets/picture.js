// Moves and enlarges the picture: by wheel, by dragging, by buttons and keys.
"use strict";
(() => {
  const frame = document.querySelector(".picture");
  const svg = frame && frame.querySelector("svg");
  if (!svg) return;
  // Pixels for a unit of the picture; with fewer, names can't be read.
  const LEAST = 0.7;
  // What the frame may take of the window.
  const ROOM = Math.min(parseFloat(getComputedStyle(frame).maxHeight), window.innerHeight * 0.85);
  const { x: left, y: top, width: wide, height: high } = svg.viewBox.baseVal;
  const room = frame.clientWidth;

  // A small picture is not blown up; of one that is too large the document is seen first.
  const height = Math.min(high * Math.max(LEAST, Math.min(1, room / wide)), ROOM);
  const fit = Math.min(1, room / wide, height / high);
  const around = (x, y, scale) => ({
    x: x - room / scale / 2,
    y: y - height / scale / 2,
    width: room / scale,
    height: height / scale,
  });
  const all = around(left + wide / 2, top + high / 2, fit);

  const middle = (box) => {
    const { x, y, width, height } = box.getBBox();
    const at = svg.getCTM().inverse().multiply(box.getCTM());
    return { x: at.e + x + width / 2, y: at.f + y + height / 2 };
  };
  const own = svg.querySelector(".node.focus");
  const first = () => {
    if (fit >= LEAST || !own) return { ...all };
    // What is seen does not go beyond the picture.
    const within = (at, seen, from, size) =>
      size <= seen ? from + size / 2 : Math.min(Math.max(at, from + seen / 2), from + size - seen / 2);
    const at = middle(own);
    return around(within(at.x, room / LEAST, left, wide), within(at.y, height / LEAST, top, high), LEAST);
  };
  let seen = first();
  frame.classList.add("moves");
  svg.removeAttribute("width");
  svg.removeAttribute("height");

  const draw = () => svg.setAttribute("viewBox", `${seen.x} ${seen.y} ${seen.width} ${seen.height}`);
  const zoom = (by, x = seen.x + seen.width / 2, y = seen.y + seen.height / 2) => {
    const width = Math.min(Math.max(seen.width * by, all.width / 20), all.width * 3);
    const scale = width / seen.width;
    seen = {
      x: x - (x - seen.x) * scale,
      y: y - (y - seen.y) * scale,
      width,
      height: seen.height * scale,
    };
    draw();
  };
  const move = (x, y) => {
    seen.x += x * seen.width;
    seen.y += y * seen.height;
    draw();
  };
  const reset = () => {
    seen = { ...all };
    draw();
  };
  const inPicture = (event) =>
    new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());

  // A box that is reached by Tab comes into sight.
  frame.addEventListener("focusin", (event) => {
    if (!event.target.matches("a:focus-visible")) return;
    const box = event.target.getBoundingClientRect();
    const room = frame.getBoundingClientRect();
    const inside = box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
    if (inside) return;
    const at = middle(event.target);
    seen.x = at.x - seen.width / 2;
    seen.y = at.y - seen.height / 2;
    draw();
  });

  // A wheel that turns over the picture by chance scrolls the page.
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== frame) return;
      event.preventDefault();
      const at = inPicture(event);
      zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, at.x, at.y);
    },
    { passive: false },
  );

  let held = null;
  let moved = false;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = { x: event.clientX, y: event.clientY };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!held) return;
    const x = held.x - event.clientX;
    const y = held.y - event.clientY;
    if (!moved && Math.hypot(x, y) < 4) return;
    moved = true;
    const scale = 1 / svg.getScreenCTM().a;
    move((x * scale) / seen.width, (y * scale) / seen.height);
    held = { x: event.clientX, y: event.clientY };
  });
  for (const end of ["pointerup", "pointercancel"]) {
    window.addEventListener(end, () => {
      held = null;
    });
  }
  // The end of a drag is no click on a box.
  frame.addEventListener("click", (event) => moved && event.preventDefault(), true);
  frame.addEventListener("dragstart", (event) => event.preventDefault());

  const keys = {
    "+": () => zoom(1 / 1.25),
    "=": () => zoom(1 / 1.25),
    "-": () => zoom(1.25),
    0: reset,
    ArrowLeft: () => move(-0.1, 0),
    ArrowRight: () => move(0.1, 0),
    ArrowUp: () => move(0, -0.1),
    ArrowDown: () => move(0, 0.1),
  };
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  draw();
  // Paper shows all.
  window.addEventListener("beforeprint", () => {
    const kept = seen;
    seen = all;
    draw();
    seen = kept;
  });
  window.addEventListener("afterprint", draw);

  const buttons = document.querySelector(".zoom");
  buttons.hidden = false;
  const does = { in: () => zoom(1 / 1.25), out: () => zoom(1.25), all: reset };
  buttons.addEventListener("click", (event) => does[event.target.dataset.zoom]?.());
})();
