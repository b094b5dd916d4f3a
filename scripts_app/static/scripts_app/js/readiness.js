// Knows whether the card on screen still answers the last key. A digit or arrow pressed too early waits here,
// so that a line of the previous query is never copied. Events: "kb:asking" (a query is wanted), "kb:loading" (a card is).
(() => {
  const form = document.getElementById("search-form");
  const card = document.getElementById("card");
  const wanted = { query: false, card: false };
  const newest = { query: null, card: null };
  let waiting = [];
  let failed = false;

  function want(what) {
    wanted[what] = true;
    newest[what] = null; // answers to older requests no longer count
    failed = false;
    card.setAttribute("aria-busy", "true");
  }

  function answer() {
    const acts = waiting;
    waiting = [];
    if (!wanted.query && !wanted.card) card.removeAttribute("aria-busy");
    for (const { what, act } of acts) window.kbReady(what, act);
  }

  // What is shown is not what was asked for: nothing may be copied from it until something is asked again.
  function refuse() {
    const sentence = "上一次查询没有完成，请再查一次。";
    document.dispatchEvent(new CustomEvent("kb:toast", { detail: { sentence } }));
  }

  // Calls `act` once the results ("query") or also the card ("card") are those of the last key; at once when they are.
  window.kbReady = (what, act) => {
    if (failed && what === "card") refuse();
    else if (wanted.query || (what === "card" && wanted.card)) waiting.push({ what, act });
    else act();
  };

  document.addEventListener("kb:asking", () => want("query"));
  document.addEventListener("kb:loading", () => want("card"));
  document.addEventListener("kb:settled", () => {
    wanted.query = false;
    answer();
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.target === form) newest.query = event.detail.xhr;
    if (event.target === card) newest.card = event.detail.xhr;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, successful } = event.detail;
    if (xhr !== newest.query && xhr !== newest.card) return;
    failed = !successful;
    if (failed) waiting = [];
    else if (xhr === newest.query) wanted.query = wanted.card = false; // an answer brings its own card
    else wanted.card = false;
    if (!failed) answer();
  });
})();
