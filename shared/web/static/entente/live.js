// Fills a part of the page while somebody types: posts the form to `data-live` (or, for a group of fields,
// `data-live-form`) and puts the answer into the element named by `data-live-into`. Without it, the form's
// own button does the same.
for (const origin of document.querySelectorAll("[data-live], [data-live-form]")) {
  const target = document.getElementById(origin.dataset.liveInto);
  let timer;
  let latest = 0;
  const ask = async () => {
    const turn = ++latest;
    const body = new URLSearchParams(new FormData(origin.closest("form")));
    const address = origin.dataset.live ?? origin.dataset.liveForm;
    const answer = await fetch(address, { method: "POST", body });
    const isAsked = new URL(answer.url).pathname === address; // and not the sign-in page
    if (answer.ok && isAsked && turn === latest) target.innerHTML = await answer.text();
  };
  origin.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}
for (const element of document.querySelectorAll(".no-script")) element.hidden = true;
