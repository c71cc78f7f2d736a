"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-error]").forEach((element) => {
    element.textContent = element.dataset.passkeyError;
    element.hidden = false;
  });
});
