// What every htmx request needs: the CSRF header, and a sentence when the server cannot be reached or refuses.
(() => {
  const SAFE = new Set(["get", "head", "options"]);

  function say(sentence) {
    document.dispatchEvent(new CustomEvent("kb:toast", { detail: { sentence } }));
  }

  document.addEventListener("htmx:configRequest", (event) => {
    if (SAFE.has(event.detail.verb)) return;
    event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
  });

  // A signed-out session answers with the whole login page: go there instead of drawing it inside this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!/^\s*<!doctype/i.test(event.detail.serverResponse)) return;
    event.detail.shouldSwap = false;
    window.location.reload();
  });

  document.addEventListener("htmx:sendError", () => say("没有连上服务器，请检查网络后再试。"));
  document.addEventListener("htmx:timeout", () => say("服务器没有及时回答，请再试一次。"));
  document.addEventListener("htmx:responseError", (event) => {
    say(`服务器没有完成这个请求（${event.detail.xhr.status}），请刷新页面后再试。`);
  });
})();
