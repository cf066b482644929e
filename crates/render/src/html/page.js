"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const stage = document.getElementById("stage");
  const svg = stage.querySelector("svg");
  const panel = document.getElementById("panel");
  const find = document.getElementById("find");
  const whole = svg.viewBox.baseVal;
  const full = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let view = { ...full };
  const nodes = new Map();
  svg.querySelectorAll(".node[data-id]").forEach((node) => nodes.set(node.dataset.id, node));
  const documents = new Map(data.documents.map((d) => [d.id, d]));

  const show = () => svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  const scale = () => Math.min(stage.clientWidth / view.width, stage.clientHeight / view.height) || 1;
  const zoom = (by, at) => {
    const size = Math.min(full.width * 4, Math.max(60, view.width / by)) / view.width;
    const [fx, fy] = at || [0.5, 0.5];
    view.x += view.width * (1 - size) * fx;
    view.y += view.height * (1 - size) * fy;
    view.width *= size;
    view.height *= size;
    show();
  };
  const fit = () => { view = { ...full }; show(); };
  const centre = (node) => {
    const box = node.getBBox();
    const at = svg.getCTM().inverse().multiply(node.getCTM());
    view.x = at.e + box.x + box.width / 2 - view.width / 2;
    view.y = at.f + box.y + box.height / 2 - view.height / 2;
    show();
  };

  // Pan and zoom.
  let drag = null;
  let moved = false;
  stage.addEventListener("pointerdown", (e) => { drag = [e.clientX, e.clientY]; moved = false; });
  window.addEventListener("pointermove", (e) => {
    if (!drag) return;
    const [dx, dy] = [e.clientX - drag[0], e.clientY - drag[1]];
    if (!moved && Math.hypot(dx, dy) < 4) return;
    moved = true;
    stage.classList.add("dragged");
    view.x -= dx / scale();
    view.y -= dy / scale();
    drag = [e.clientX, e.clientY];
    show();
  });
  window.addEventListener("pointerup", () => { drag = null; stage.classList.remove("dragged"); });
  stage.addEventListener("wheel", (e) => {
    e.preventDefault();
    const box = stage.getBoundingClientRect();
    zoom(Math.exp(-e.deltaY / 400), [(e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height]);
  }, { passive: false });

  // The panel.
  const add = (to, tag, text, kind) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    to.appendChild(made);
    return made;
  };
  const relations = (title, links, end) => {
    if (!links.length) return;
    add(panel, "h3", `${title} (${links.length})`);
    const list = add(panel, "ul");
    for (const link of links) {
      const other = documents.get(link[end]);
      const row = add(list, "li");
      add(row, "span", end === "to" ? `${link.verb} ` : "");
      const name = add(row, "button", other ? other.name : link[end]);
      name.addEventListener("click", () => pick(link[end], true));
      if (end === "from") add(row, "span", ` ${link.verb}`);
      for (const quote of link.quotes) {
        add(row, "blockquote", `“${quote.text}”\n${quote.place}`);
      }
      if (link.more) add(row, "p", words.more.replace("{}", link.more));
    }
  };
  const clear = () => {
    svg.classList.remove("chosen");
    svg.querySelectorAll(".near, .picked").forEach((e) => e.classList.remove("near", "picked"));
    panel.hidden = true;
  };
  const pick = (id, move) => {
    const node = nodes.get(id);
    const about = documents.get(id);
    if (!node || !about) return;
    clear();
    svg.classList.add("chosen");
    node.classList.add("near", "picked");
    svg.querySelectorAll(".edge").forEach((edge) => {
      const { source, target } = edge.dataset;
      if (source !== id && target !== id) return;
      edge.classList.add("near");
      for (const end of [source, target]) nodes.get(end)?.classList.add("near");
    });
    panel.replaceChildren();
    panel.hidden = false;
    const close = add(panel, "button", words.close);
    close.id = "close";
    close.addEventListener("click", () => { clear(); node.focus(); });
    add(panel, "h2", about.title || about.name);
    for (const line of about.lines) add(panel, "p", line);
    add(panel, "p", about.status, "state");
    if (about.why) add(panel, "blockquote", about.why);
    if (about.link) add(add(panel, "p"), "a", words.read).href = about.link;
    relations(words.cites, data.links.filter((l) => l.from === id), "to");
    relations(words.cited, data.links.filter((l) => l.to === id), "from");
    panel.scrollTop = 0;
    if (move) { centre(node); node.focus(); }
  };
  // A box that is reached by Tab comes into sight.
  stage.addEventListener("focusin", (e) => {
    if (!e.target.matches(".node:focus-visible")) return;
    const box = e.target.getBoundingClientRect();
    const room = stage.getBoundingClientRect();
    if (box.left < room.left || box.right > room.right || box.top < room.top || box.bottom > room.bottom) centre(e.target);
  });
  for (const [id, node] of nodes) {
    if (!documents.has(id)) continue;
    node.setAttribute("tabindex", "0");
    node.setAttribute("role", "button");
    // It is called what one reads in it.
    node.setAttribute("aria-label", [...node.querySelectorAll("text")].map((text) => text.textContent).join(" "));
    node.addEventListener("click", () => { if (!moved) pick(id, false); });
    node.addEventListener("keydown", (e) => {
      if (e.key === "Enter" || e.key === " ") { e.preventDefault(); pick(id, false); }
    });
  }
  svg.setAttribute("role", "group");
  stage.addEventListener("click", (e) => { if (!moved && !e.target.closest(".node")) clear(); });

  // Search.
  let hits = [];
  let at = -1;
  const search = () => {
    const wanted = find.value.trim().toLowerCase();
    hits = [];
    at = -1;
    for (const [id, node] of nodes) {
      const about = documents.get(id);
      const hit = wanted !== "" && about !== undefined &&
        [about.id, about.title, ...about.lines].join("\n").toLowerCase().includes(wanted);
      node.classList.toggle("hit", hit);
      if (hit) hits.push(id);
    }
    svg.classList.toggle("searched", wanted !== "");
    document.getElementById("found").textContent = wanted ? words.found.replace("{}", hits.length) : "";
  };
  find.addEventListener("input", search);
  find.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !hits.length) return;
    at = (at + (e.shiftKey ? hits.length - 1 : 1)) % hits.length;
    centre(nodes.get(hits[at]));
  });
  document.getElementById("closer").addEventListener("click", () => zoom(1.25));
  document.getElementById("farther").addEventListener("click", () => zoom(0.8));
  document.getElementById("fit").addEventListener("click", fit);
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { find.value = ""; search(); clear(); return; }
    if (e.target === find || e.ctrlKey || e.metaKey || e.altKey) return;
    const step = view.width / 12;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (e.key === "+" || e.key === "=") zoom(1.25);
    else if (e.key === "-") zoom(0.8);
    else if (e.key === "0") fit();
    else if (e.key === "/") { e.preventDefault(); find.focus(); }
    else if (moves[e.key] && !panel.contains(e.target)) {
      e.preventDefault();
      view.x += moves[e.key][0];
      view.y += moves[e.key][1];
      show();
    }
  });
  // Paper shows all.
  window.addEventListener("beforeprint", () => svg.setAttribute("viewBox", `${full.x} ${full.y} ${full.width} ${full.height}`));
  window.addEventListener("afterprint", show);
  show();
})();
