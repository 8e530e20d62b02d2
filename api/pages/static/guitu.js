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

// An upload that breaks off is sent again by itself. That is harmless: forms carry a key of their own, and the
// same photo of the same record is stored once. In a block of its own, because a page
// shown as an answer runs this file once more in the same scope.
{
  const PAUSES_S = [1, 2, 4, 8, 15, 30, 30, 30];
  const BROKEN_STATES = [502, 503, 504];

  async function sendAgainAndAgain(form, state) {
    for (const [attempt, pause] of PAUSES_S.entries()) {
      try {
        const headers = { Accept: "text/html" };
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
        if (!BROKEN_STATES.includes(answer.status)) return answer;
      } catch {
        // No answer at all: the network broke.
      }
      state.textContent = state.dataset.again.replace("#", attempt + 1);
      state.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
    return null;
  }

  async function showAnswer(answer) {
    if (answer.redirected) {
      location.assign(answer.url);
      if (new URL(answer.url).pathname === location.pathname) location.reload();
      return;
    }
    const page = await answer.text();
    document.open();
    document.write(page);
    document.close();
  }

  for (const state of document.querySelectorAll(".upload-state")) {
    const form = state.closest("form");
    const button = form.querySelector("button[data-busy]");
    const words = button?.textContent;
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const answer = await sendAgainAndAgain(form, state);
      if (answer) {
        await showAnswer(answer);
        return;
      }
      state.textContent = state.dataset.failed;
      delete form.dataset.sent;
      button?.removeAttribute("aria-busy");
      if (button) button.textContent = words;
    });
  }
}

// Coming back with the browser's back button, the form may be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// What went wrong is read out and scrolled to.
document.querySelector("[role=alert]")?.focus();
