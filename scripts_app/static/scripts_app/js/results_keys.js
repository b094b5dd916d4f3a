// The three panes behave like one list: the arrow keys select a hit, and selecting shows its card.
(() => {
  const DELAY = 60;
  const box = document.getElementById("q");
  const form = document.getElementById("search-form");
  const card = document.getElementById("card");
  const results = document.getElementById("results");
  const onePane = window.matchMedia("(max-width: 47.99rem)");
  let timer = 0;

  function selected() {
    return results.querySelector('[role="option"][aria-selected="true"]');
  }

  function point(hit) {
    if (hit) box.setAttribute("aria-activedescendant", hit.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function preview(hit) {
    document.dispatchEvent(new CustomEvent("kb:loading"));
    clearTimeout(timer);
    timer = setTimeout(() => window.htmx.ajax("GET", hit.dataset.card, { source: card, target: card }), DELAY);
  }

  function select(hit) {
    selected()?.setAttribute("aria-selected", "false");
    hit.setAttribute("aria-selected", "true");
    hit.scrollIntoView({ block: "nearest" });
    point(hit);
    if (!onePane.matches) preview(hit);
  }

  function move(step) {
    const hits = [...results.querySelectorAll('[role="option"]')];
    const next = hits[hits.indexOf(selected()) + step];
    if (next) select(next);
    else if (!selected() && hits.length) select(hits[0]);
    else if (step > 0) showMore(step);
  }

  // The arrow goes on past the last hit shown.
  function showMore(step) {
    const link = document.querySelector("#more [data-more]");
    if (!link || link.dataset.asked) return;
    link.dataset.asked = "yes";
    window.htmx.ajax("GET", link.href, { target: "#more", swap: "outerHTML" }).then(() => move(step));
  }

  function open() {
    if (onePane.matches) selected()?.click();
  }

  document.addEventListener("keydown", (event) => {
    const elsewhere = event.target !== box && event.target.closest("input, textarea, select, summary, button, a:not(.hit), #card");
    if (event.isComposing || event.keyCode === 229 || elsewhere) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      window.kbReady("query", () => move(step));
    } else if (event.key === "Enter" && event.target === box) {
      window.kbReady("query", open); // the form's own submit asks without waiting for the pause
    }
  });

  results.addEventListener("click", (event) => {
    const hit = event.target.closest('[role="option"]');
    if (!hit || onePane.matches || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // in one pane the link opens the card over the list instead
    select(hit);
  });

  // A new query overtakes the card that was being fetched.
  form.addEventListener("kb:query", () => {
    clearTimeout(timer);
    window.htmx.trigger(card, "htmx:abort");
  });
  form.addEventListener("htmx:afterRequest", () => point(selected()));
  // A new card, and with it a new list, is read from its beginning.
  for (const swapped of ["htmx:afterSwap", "htmx:oobAfterSwap"]) {
    document.addEventListener(swapped, (event) => {
      const { target } = event.detail; // the event of an out-of-band swap is raised on what was put in
      if (target === card) card.scrollTop = 0;
      if (target === results) results.parentElement.scrollTop = 0;
    });
  }
  point(selected());
})();
