// The lines of the editing form: add, remove, move by button, by key and by mouse; nothing typed is lost unasked.
"use strict";

(() => {
  const list = document.querySelector("[data-lines]");
  const form = list.closest("form");
  const template = document.querySelector("[data-line-template]");
  const status = document.querySelector("[data-lines-status]");
  const textOf = (line) => line.querySelector("[name=line_text]");
  let changed = form.hasAttribute("data-changed");
  let dragged = null;

  const say = (sentence) => { status.textContent = sentence; };
  const placeOf = (line) => [...list.children].indexOf(line) + 1;

  function add(after) {
    const line = template.content.firstElementChild.cloneNode(true);
    if (after) line.querySelector("[name=line_sort]").value = after.querySelector("[name=line_sort]").value;
    if (after) after.after(line); else list.append(line);
    show(line);
    textOf(line).focus();
    changed = true;
    say(`已添加第 ${placeOf(line)} 行`);
  }

  function remove(line) {
    const neighbour = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    changed = true;
    say("已删除一行");
    if (neighbour) textOf(neighbour).focus(); else add(null);
  }

  function move(line, by) {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    const focused = document.activeElement;
    if (by < 0) other.before(line); else other.after(line);
    focused.focus();
    line.scrollIntoView({ block: "nearest" });
    changed = true;
    say(`已移到第 ${placeOf(line)} 行`);
  }

  // Severity belongs to forbidden lines only; the text field grows with its text.
  function show(line) {
    const sort = line.querySelector("[name=line_sort]").value;
    line.dataset.sort = sort;
    const text = textOf(line);
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const line = event.target.closest("[data-line]");
    if (!button) return;
    if (button.hasAttribute("data-add-line")) add(null);
    else if (line && button.hasAttribute("data-remove")) remove(line);
    else if (line && button.dataset.move) move(line, Number(button.dataset.move));
  });

  list.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !event.altKey) return;
    const line = event.target.closest("[data-line]");
    const act = { ArrowUp: () => move(line, -1), ArrowDown: () => move(line, 1), Enter: () => add(line), Delete: () => remove(line) }[event.key];
    if (!line || !act) return;
    event.preventDefault();
    act();
  });

  form.addEventListener("input", (event) => {
    changed = true;
    const line = event.target.closest("[data-line]");
    if (line) show(line);
  });

  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle) return;
    event.preventDefault();
    dragged = handle.closest("[data-line]");
    dragged.classList.add("line-dragged");
    list.setPointerCapture(event.pointerId);
  });

  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    for (const line of list.children) {
      const box = line.getBoundingClientRect();
      if (line === dragged || event.clientY < box.top || event.clientY > box.bottom) continue;
      if (event.clientY < box.top + box.height / 2) line.before(dragged); else line.after(dragged);
      changed = true;
      return;
    }
  });

  for (const end of ["pointerup", "pointercancel"]) {
    list.addEventListener(end, () => {
      if (dragged) dragged.classList.remove("line-dragged");
      dragged = null;
    });
  }

  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  for (const line of list.children) show(line);
})();
