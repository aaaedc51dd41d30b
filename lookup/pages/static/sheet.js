// Comfort only: dropping a file, saying that it is under way, watching the progress. Everything works without.
"use strict";

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const told = form.querySelector("[data-sending]");
  const over = (on) => form.classList.toggle("over", on);
  const tooLarge = () => {
    const file = input.files[0];
    input.setCustomValidity(file && file.size > Number(input.dataset.largest) ? input.dataset.tooLarge : "");
    told.textContent = input.validationMessage && file ? input.dataset.tooLarge : "";
    return !input.checkValidity();
  };
  form.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
  form.addEventListener("dragleave", () => over(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    if (event.dataTransfer.files.length === 1) {
      input.files = event.dataTransfer.files;
      if (!tooLarge()) form.requestSubmit();
    }
  });
  input.addEventListener("change", tooLarge);
  form.addEventListener("submit", () => { told.textContent = told.dataset.sending; });
}

const bar = document.querySelector("[data-progress]");
if (bar) {
  const told = document.querySelector("[data-told]");
  const watch = async () => {
    const answer = await fetch(bar.dataset.progress).catch(() => null);
    if (answer) {
      const work = answer.ok ? await answer.json() : { state: "gone" };
      if (work.state !== "working") return location.reload();
      if (work.total) {
        bar.max = work.total;
        bar.value = work.done;
        told.textContent = told.dataset.told.replace("{done}", work.done).replace("{total}", work.total);
      }
    }
    setTimeout(watch, 500);
  };
  watch();
}
