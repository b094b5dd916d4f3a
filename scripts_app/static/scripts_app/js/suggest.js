// A suggestion goes into the box and is asked, as if it had been typed. One Tab from the box; left and right among them.
// Up and down stay with the results.
(() => {
  const box = document.getElementById("q");
  const form = document.getElementById("search-form");

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-suggest]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    box.value = link.dataset.suggest;
    box.focus({ preventScroll: true });
    box.setSelectionRange(box.value.length, box.value.length);
    form.requestSubmit(); // asks without waiting for the pause
  });

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const link = event.target.closest(".suggestion");
    const step = { ArrowRight: "nextElementSibling", ArrowLeft: "previousElementSibling" }[event.key];
    if (!link || !step) return;
    event.preventDefault();
    (link[step] ?? (event.key === "ArrowLeft" ? box : link)).focus();
  });
})();
