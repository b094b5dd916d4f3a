// The tree of categories in a narrow window, filters that keep what is typed, and Esc from an opened card.
(() => {
  const agentPage = document.getElementById("agent-page");
  const box = document.getElementById("q");
  const button = document.querySelector("[data-tree-button]");
  const onePane = window.matchMedia("(max-width: 47.99rem)");

  function showTree(shown) {
    agentPage.dataset.tree = shown ? "open" : "";
    button.setAttribute("aria-expanded", String(shown));
  }

  button.addEventListener("click", () => showTree(agentPage.dataset.tree !== "open"));
  box.addEventListener("input", () => showTree(false));

  // The links were written when the page was: put the words typed since then into them.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-filter]");
    if (!link) return;
    const url = new URL(link.href);
    url.searchParams.delete("q");
    if (box.value.trim()) url.searchParams.set("q", box.value.trim());
    link.href = url.href;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229) return;
    const back = document.querySelector("[data-back-to-list]");
    if (agentPage.dataset.tree === "open") {
      event.preventDefault();
      showTree(false);
      button.focus();
    } else if (onePane.matches && agentPage.dataset.open === "card" && back) {
      event.preventDefault();
      window.location.assign(back.href);
    }
  });
})();
