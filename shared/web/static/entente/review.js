/* Keyboard shortcuts of the review. A key presses, opens or follows what carries it in data-key; j, k, x
   and Enter walk through lines marked data-row. They can be switched off (WCAG 2.1.4). */
"use strict";
(() => {
  const STORE = "entente-shortcuts-off";
  const choice = document.getElementById("use-shortcuts");
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const rows = [...document.querySelectorAll("[data-row]")];
  let at = -1;

  if (choice) {
    choice.parentElement.hidden = false;
    choice.checked = localStorage.getItem(STORE) === null;
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.removeItem(STORE);
      else localStorage.setItem(STORE, "1");
    });
  }

  const go = (to) => {
    if (!rows.length) return;
    if (rows[at]) delete rows[at].dataset.current;
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].dataset.current = "";
    rows[at].querySelector("a").focus();
  };

  const use = (element) => {
    if (element.tagName !== "SUMMARY") return element.click();
    element.parentElement.open = true;
    const field = element.parentElement.querySelector("select, textarea, input:not([type=hidden])");
    (field || element).focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (localStorage.getItem(STORE) !== null || typing(event.target)) return;
    const walk = { j: at + 1, k: at - 1 }[event.key];
    if (walk !== undefined && rows.length) go(walk);
    else if (event.key === "x" && rows[at]) rows[at].querySelector("input[type=checkbox]")?.click();
    else {
      const element = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!element) return;
      use(element);
    }
    event.preventDefault();
  });
})();
