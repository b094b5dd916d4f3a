// 复制 and the digits copy a line of the shown card: the raw text of data-copy, never what the page made of it.
(() => {
  const card = document.getElementById("card");
  const box = document.getElementById("q");
  const SPACE_OR_MARK = /[\s\p{P}\p{S}\p{Nd}]/u;

  function say(sentence) {
    document.dispatchEvent(new CustomEvent("kb:toast", { detail: { sentence } }));
  }

  // navigator.clipboard is undefined on plain-HTTP intranets.
  function copyByHand(text) {
    const before = document.activeElement;
    const sheet = document.createElement("textarea");
    sheet.className = "sr-only";
    sheet.readOnly = true;
    sheet.value = text;
    document.body.append(sheet);
    sheet.select();
    const copied = document.execCommand("copy");
    sheet.remove();
    before?.focus({ preventScroll: true });
    return copied;
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text);
    }
  }

  async function copy(button) {
    const digit = button.dataset.digit;
    if (!(await write(button.dataset.copy))) {
      say("没有复制成功，请选中这一行后按 Ctrl+C。");
      return;
    }
    say(digit ? `已复制第 ${digit} 行` : "已复制这一行");
    const line = button.closest(".line");
    line?.classList.add("line-copied");
    setTimeout(() => line?.classList.remove("line-copied"), 900);
    button.dispatchEvent(new CustomEvent("kb:copied", { bubbles: true, detail: { line: button.dataset.line } }));
    if (document.activeElement === box) box.select(); // the next query replaces this one; digits go on copying
  }

  function copyDigit(digit) {
    const button = card.querySelector(`[data-digit="${digit}"]`);
    if (button) copy(button);
    else say(`这张卡片没有第 ${digit} 行可以复制。`);
  }

  // From a blank box, and after a digit, a space or a mark, a digit is part of the query: 139邮箱, 套餐 4G.
  function isText() {
    const before = box.value.slice(0, box.selectionEnd);
    return !before || SPACE_OR_MARK.test(before.at(-1));
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    if (!digit || (event.key !== digit && !event.altKey)) return; // Numpad keys without NumLock are arrows
    const elsewhere = event.target !== box && event.target.closest("input, textarea, select");
    if (elsewhere || !card.offsetParent) return;
    if (event.target === box && !event.altKey && isText()) return;
    event.preventDefault();
    window.kbReady("card", () => copyDigit(digit));
  });

  card.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    copy(button);
    if (event.detail && matchMedia("(pointer: fine)").matches) box.focus(); // a mouse click, not a key or a finger
  });
})();
