// Comfort only: every page works without this file.
"use strict";

// Pictures chosen for upload are shown before they are sent.
for (const input of document.querySelectorAll("input[data-preview]")) {
  input.addEventListener("change", () => {
    const shelf = document.getElementById(input.dataset.preview);
    for (const shown of shelf.querySelectorAll(`img[data-from="${input.id}"]`)) {
      URL.revokeObjectURL(shown.src);
      shown.remove();
    }
    for (const file of input.files) {
      const picture = new Image();
      picture.dataset.from = input.id;
      picture.alt = file.name;
      picture.addEventListener("error", () => picture.remove()); // HEIC and the like: browsers cannot draw them
      picture.src = URL.createObjectURL(file);
      shelf.append(picture);
    }
  });
}

// A form is sent once, and says that it is under way.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    const button = form.querySelector("button[data-busy]");
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (button) {
      button.setAttribute("aria-busy", "true");
      button.textContent = button.dataset.busy;
    }
  });
}

// Coming back with the browser's back button, the form may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What went wrong is read out and scrolled to.
document.querySelector("[role=alert]")?.focus();
