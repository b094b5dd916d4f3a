// Files can be dropped on a form marked data-drop; the names of those chosen are listed in [data-drop-files].
"use strict";

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector('input[type="file"]');
  const list = form.querySelector("[data-drop-files]");
  let depth = 0; // dragenter and dragleave also come from what lies inside

  const show = () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const entry = document.createElement("li");
        entry.textContent = `${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`;
        return entry;
      }),
    );
  };
  const mark = (isOver) => form.classList.toggle("is-over", isOver);

  form.querySelector("[data-drop-hint]").hidden = false;
  input.addEventListener("change", show);
  form.addEventListener("dragenter", () => mark(++depth > 0));
  form.addEventListener("dragleave", () => mark(--depth > 0));
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    mark(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
    input.focus();
  });
  show();
}

// A file dropped beside the form must not replace the page.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    if (!event.defaultPrevented && event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
}
