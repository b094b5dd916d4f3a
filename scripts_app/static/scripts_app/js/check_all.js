// A checkbox marked data-check-all ticks or clears the others of its form.
"use strict";

document.addEventListener("change", (event) => {
  const all = event.target;
  if (!(all instanceof HTMLInputElement) || !all.hasAttribute("data-check-all")) return;
  for (const box of all.form.querySelectorAll('input[type="checkbox"][name]')) box.checked = all.checked;
});
