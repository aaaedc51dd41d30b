// Comfort only: shows the items of a list that contain what is being typed. The button beside it asks the server.
"use strict";

const folded = (text) =>
  text.normalize("NFKC").toLowerCase()
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .replace(/[\s\u2010-\u2015\u2212\u30fb\u30fc-]/g, "");

for (const input of document.querySelectorAll("[data-filters]")) {
  const items = [...document.getElementById(input.dataset.filters).children];
  const told = input.form.querySelector("[data-found]");
  input.addEventListener("input", () => {
    const wanted = folded(input.value);
    for (const item of items) item.hidden = !folded(item.textContent).includes(wanted);
    const shown = items.filter((item) => !item.hidden).length;
    told.textContent = told.dataset.found.replace("{shown}", shown).replace("{count}", items.length);
  });
}
