"use strict";
// Comfort only: every page does its work without this file.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// One press is one act: a second press on the same form waits for the answer.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What is folded on the screen is printed whole.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details[data-print]:not([open])")) {
    folded.open = true;
    folded.dataset.opened = "yes";
  }
});
window.addEventListener("afterprint", () => {
  for (const folded of document.querySelectorAll("details[data-opened]")) {
    folded.open = false;
    delete folded.dataset.opened;
  }
});

const summary = document.getElementById("erreurs");
if (summary) summary.focus();
