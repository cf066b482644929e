// A file that is dropped anywhere on the form is the draft.
"use strict";
(() => {
  const form = document.querySelector("form.draft");
  const file = form && form.querySelector("input[type=file]");
  if (!file) return;
  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    file.files = event.dataTransfer.files;
    file.focus();
  });
})();
