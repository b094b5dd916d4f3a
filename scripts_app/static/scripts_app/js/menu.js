// Menus close on a click elsewhere or Esc; 返回上一页 goes back.
(() => {
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!except || !menu.contains(except)) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    if (event.target.closest("button[data-back]")) window.history.back();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
})();
