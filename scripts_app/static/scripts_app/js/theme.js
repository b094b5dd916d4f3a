// Applies the chosen theme before the first paint; without a choice the stylesheet follows the system.
(() => {
  const KEY = "kb-theme";
  const root = document.documentElement;

  function apply(choice) {
    if (choice) root.dataset.theme = choice;
    else delete root.dataset.theme;
  }

  function stored() {
    try {
      return localStorage.getItem(KEY) || "";
    } catch {
      return ""; // storage may be switched off by policy: then follow the system
    }
  }

  function markChoice(choice) {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  }

  apply(stored());
  document.addEventListener("DOMContentLoaded", () => markChoice(stored()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    const choice = button.dataset.themeChoice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      // the choice then holds for this page only
    }
    apply(choice);
    markChoice(choice);
  });
})();
