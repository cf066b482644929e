// Moves and enlarges the picture: by wheel, by dragging, by buttons and keys.
"use strict";
(() => {
  const frame = document.querySelector(".picture");
  const svg = frame && frame.querySelector("svg");
  if (!svg) return;
  const whole = svg.viewBox.baseVal;
  // A small picture is not blown up.
  const width = Math.max(whole.width, frame.clientWidth);
  const all = { x: whole.x - (width - whole.width) / 2, y: whole.y, width, height: whole.height };
  let seen = { ...all };
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

  const buttons = document.querySelector(".zoom");
  buttons.hidden = false;
  const does = { in: () => zoom(1 / 1.25), out: () => zoom(1.25), all: reset };
  buttons.addEventListener("click", (event) => does[event.target.dataset.zoom]?.());
})();
