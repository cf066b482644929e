// Search as you type: lists the documents that the words fit.
"use strict";
(() => {
  const form = document.querySelector("form.search");
  if (!form) return;
  const field = form.querySelector("#q");
  const list = form.querySelector("#hits");
  const said = form.querySelector("#hits-said");
  let asked = 0;
  let waiting;

  const address = (base, name, value) => {
    const url = new URL(base, location.href);
    url.searchParams.set(name, value);
    return url;
  };

  const show = (found) => {
    list.replaceChildren();
    for (const one of found.documents) {
      const link = document.createElement("a");
      link.href = address(form.dataset.document, "id", one.id);
      link.textContent = one.title || one.id;
      const item = document.createElement("li");
      item.append(link);
      if (one.title && one.title !== one.id) {
        const id = document.createElement("span");
        id.className = "id";
        id.textContent = one.id;
        item.append(" ", id);
      }
      list.append(item);
    }
    list.hidden = found.documents.length === 0;
    said.textContent = found.documents.length ? String(found.documents_in_all) : form.dataset.none;
  };

  const ask = async () => {
    const words = field.value.trim();
    const own = ++asked;
    if (!words) {
      list.hidden = true;
      said.textContent = "";
      return;
    }
    const url = address(form.dataset.search, "q", words);
    url.searchParams.set("limit", "8");
    try {
      const answer = await fetch(url);
      // An answer that comes late is no longer what is asked for.
      if (answer.ok && own === asked) show(await answer.json());
    } catch {
      list.hidden = true;
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    if (event.key === "Escape") {
      list.hidden = true;
      field.focus();
    } else if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const at = links.indexOf(document.activeElement);
      const next = event.key === "ArrowDown" ? at + 1 : at - 1;
      (links[next] || field).focus();
    }
  });
})();
