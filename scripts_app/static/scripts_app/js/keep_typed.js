// What is typed into a form marked data-keep-typed stays in this window until it is saved: a session that ended, or a
// page left by mistake, loses nothing. The mark's value is who types: nobody is offered what another has typed.
"use strict";

(() => {
  const SENT = "kb-typed-sent"; // under which key the words are that were sent last
  const WHENCE = new Set(["began", "edits", "seen"]); // not typed, but restored too: an older beginning must be noticed

  function stored(key) {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null; // storage may be switched off by policy: then nothing is kept
    }
  }

  function store(key, text) {
    try {
      if (text === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, text);
    } catch {
      // off or full: then nothing is kept
    }
  }

  if (document.querySelector("[data-about=saved]") && stored(SENT)) {
    store(stored(SENT), null);
    store(SENT, null);
  }

  const form = document.querySelector("form[data-keep-typed]");
  if (!form) return;
  const key = `kb-typed ${form.dataset.keepTyped} ${location.pathname}`;
  const offer = document.querySelector("[data-kept-offer]");
  const list = form.querySelector("[data-lines]");
  const isUnsaved = form.hasAttribute("data-changed"); // came back with errors

  const fields = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const typed = (pairs) => JSON.stringify(pairs.filter(([name]) => !WHENCE.has(name)));

  const atFirst = isUnsaved ? "" : typed(fields());
  const kept = JSON.parse(stored(key) || "[]");
  offer.hidden = isUnsaved || !kept.length || typed(kept) === atFirst;

  function keep() {
    if (!offer.hidden) return; // what was typed before waits for an answer
    const now = fields();
    store(key, typed(now) === atFirst ? null : JSON.stringify(now));
  }

  function answer(sentence) {
    offer.hidden = true;
    document.querySelector("[data-lines-status]").textContent = sentence;
    form.elements.title.focus();
  }

  function lineOf(values, place) {
    const line = document.querySelector("[data-line-template]").content.firstElementChild.cloneNode(true);
    for (const [name, all] of values) line.querySelector(`[name=${name}]`).value = all[place];
    return line;
  }

  function restore() {
    const ofLines = new Map();
    for (const [name, value] of kept) {
      if (name.startsWith("line_")) ofLines.set(name, [...(ofLines.get(name) || []), value]);
      else if (form.elements[name]) form.elements[name].value = value;
    }
    list.replaceChildren(...(ofLines.get("line_text") || []).map((_, place) => lineOf(ofLines, place)));
    for (const field of [form.elements.title, ...list.querySelectorAll("textarea")]) {
      field.dispatchEvent(new Event("input", { bubbles: true })); // the editor of lines shows them as typed
    }
  }

  offer.querySelector("[data-restore]").addEventListener("click", () => {
    restore();
    answer("已恢复，还没有保存。");
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    store(key, null);
    answer("已丢弃上次没有保存的内容。");
  });

  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    offer.hidden = true; // what is sent counts now
    keep();
    store(SENT, key);
  });
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
})();
