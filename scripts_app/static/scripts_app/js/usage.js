// Tells the log what was asked and used: a question once it has settled, not every letter of it. Never in the way:
// what cannot be told is dropped. The ticket of an answer stands in #count; copy.js raises "kb:copied".
(() => {
  const SETTLED = 1500; // after the answer, without another key
  const LOOKED_AT = 800; // a card that the arrows only pass by was not opened
  const GOES_ON = 10000; // a query changed so soon goes on from the one before
  const KEPT = "kb-last-search";
  const form = document.getElementById("search-form");
  const box = document.getElementById("q");
  const count = document.getElementById("count");
  const card = document.getElementById("card");
  let current = null; // { ticket, text, told, used, at }
  let before = null;
  let settling = 0;
  let looking = 0;

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  function keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(current));
    } catch {
      // without storage a page opened anew counts as a new search
    }
  }

  function post(fields) {
    const headers = { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content };
    fetch(form.dataset.noteUrl, { method: "POST", body: new URLSearchParams(fields), headers, keepalive: true }).catch(() => {});
  }

  function tell(more) {
    clearTimeout(settling);
    if (!current) return post(more);
    post({ search: current.ticket, ...(goesOnFrom(before) ? { instead_of: before.ticket } : {}), ...more });
    current.told = true;
    current.used ||= Object.keys(more).length > 0;
    before = null;
    keep();
  }

  // 听不, a pause, 听不清: one question.
  function goesOnFrom(earlier) {
    if (!earlier || earlier.used || Date.now() - earlier.at > GOES_ON) return false;
    return current.text.startsWith(earlier.text) || earlier.text.startsWith(current.text);
  }

  function settle() {
    if (current && !current.told) tell({});
  }

  // The page of the same question opened again, as in a narrow window, goes on with the ticket it has.
  function take() {
    const ticket = count.querySelector("[data-ticket]")?.dataset.ticket;
    const text = box.value.trim();
    clearTimeout(settling);
    if (current?.text === text && ticket) return;
    if (!ticket || current?.told) before = ticket ? current : null;
    current = ticket ? { ticket, text, told: false, used: false, at: Date.now() } : null;
    if (current) settling = setTimeout(settle, SETTLED);
  }

  document.addEventListener("kb:asking", () => clearTimeout(settling));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) take();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    clearTimeout(looking);
    const opened = event.target === card && card.querySelector("[data-scenario]")?.dataset.scenario;
    if (opened && current) looking = setTimeout(() => tell({ opened }), LOOKED_AT);
  });
  document.addEventListener("kb:copied", (event) => {
    if (event.detail.line) tell({ copied: event.detail.line });
  });
  form.addEventListener("submit", settle);
  window.addEventListener("pagehide", settle);

  const last = kept();
  if (last?.told && last.text === box.value.trim()) current = last;
  take();
  const page = document.getElementById("agent-page");
  if (page.dataset.open === "card" && current) tell({ opened: card.querySelector("[data-scenario]")?.dataset.scenario ?? "" });
})();
