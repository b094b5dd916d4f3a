// Results while typing, safe for input methods: nothing is asked before a word is composed. Events: "kb:query".
(() => {
  const DELAY = 30;
  const LETTER = /^\p{L}$/u;
  const form = document.getElementById("search-form");
  const box = document.getElementById("q");
  const agentPage = document.getElementById("agent-page");
  let answered = box.value.trim();
  let asked = answered;
  let timer = 0;

  function tell(name) {
    document.dispatchEvent(new CustomEvent(name));
  }

  function ask() {
    clearTimeout(timer);
    const text = box.value.trim();
    agentPage.dataset.open = "list";
    if (text === asked && asked === answered) {
      tell("kb:settled");
      return;
    }
    asked = text;
    form.dispatchEvent(new CustomEvent("kb:query"));
  }

  function askSoon(delay) {
    tell("kb:asking");
    clearTimeout(timer);
    timer = setTimeout(ask, delay);
  }

  function isComposing(event) {
    return event.isComposing || event.keyCode === 229;
  }

  function isEditable(element) {
    return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }

  function escape() {
    if (document.activeElement !== box) {
      box.focus();
    } else if (box.value) {
      box.value = "";
      askSoon(0);
    }
  }

  box.addEventListener("input", (event) => {
    if (!event.isComposing) askSoon(DELAY);
  });
  box.addEventListener("compositionend", () => askSoon(DELAY));
  // Coming back to the box, the next query replaces the last one. A click still sets the caret.
  box.addEventListener("focus", () => box.select());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askSoon(0);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) answered = asked;
    else asked = null; // what failed may be asked again
  });

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOutside = !isEditable(event.target);
    if (event.key === "/" && isOutside) {
      event.preventDefault();
      box.focus();
    } else if (isOutside && LETTER.test(event.key)) {
      box.focus(); // after a click on a hit or the card: what is typed is the next query
    } else if (event.key === "Escape") {
      event.preventDefault();
      escape();
    }
  });

  box.focus();
})();
