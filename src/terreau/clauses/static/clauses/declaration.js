"use strict";
// Comfort only: hours typed or confirmed are no longer grey, and their card says at once what the server answered.

document.addEventListener("input", (event) => {
  if (event.target.matches(".person-card input.num")) event.target.classList.remove("text-secondary");
});

document.addEventListener("htmx:afterSwap", (event) => {
  const card = event.target.closest(".person-card");
  if (!card || card.querySelector("button[name=confirm]")) return;
  for (const box of card.querySelectorAll("input.num")) box.classList.remove("text-secondary");
});

// An answer that keeps a mistake shows it beside its field.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
});
