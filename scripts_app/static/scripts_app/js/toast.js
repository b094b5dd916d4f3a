// Shows the sentence of a "kb:toast" event for a moment; the live region reads it out.
(() => {
  const SHOWN_FOR = 2200;
  let timer = 0;

  document.addEventListener("kb:toast", (event) => {
    const box = document.getElementById("toast");
    const note = document.createElement("p");
    note.className = "toast-note";
    note.textContent = event.detail.sentence;
    box.replaceChildren(note);
    clearTimeout(timer);
    timer = setTimeout(() => box.replaceChildren(), SHOWN_FOR);
  });
})();
