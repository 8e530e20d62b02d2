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

// Files are dropped anywhere on the form that asks for them, as if they had been chosen there.
for (const form of document.querySelectorAll("form:has(input[type=file])")) {
  const input = form.querySelector("input[type=file]");
  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  form.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("dropping");
  });
  form.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("dropping");
    const kept = new DataTransfer();
    for (const file of event.dataTransfer.files) {
      if (input.multiple || !kept.files.length) kept.items.add(file);
    }
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
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

  // The answer to the form; how far the upload has come, and that the search is under way, is shown meanwhile.
  function sent(form, progress) {
    const [bar, words] = progress.children;
    const show = (share) => {
      const isUnderWay = share < 1;
      if (isUnderWay) bar.value = share;
      else bar.removeAttribute("value"); // a search has no measure: the bar runs to and fro
      const said = isUnderWay ? progress.dataset.sending : progress.dataset.searching;
      if (words.textContent !== said) words.textContent = said;
    };
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      call.open("POST", form.action);
      call.setRequestHeader("Accept", "text/html");
      call.upload.addEventListener("progress", (event) => show(event.loaded / event.total));
      call.addEventListener("load", () => resolve(call));
      call.addEventListener("error", reject);
      show(form.querySelector("input[type=file]") ? 0 : 1);
      progress.hidden = false;
      call.send(new FormData(form));
    });
  }

  async function sendAgainAndAgain(form, state) {
    const progress = form.querySelector(".upload-progress");
    for (const [attempt, pause] of PAUSES_S.entries()) {
      try {
        const answer = await sent(form, progress);
        if (!BROKEN_STATES.includes(answer.status)) return answer;
      } catch {
        // No answer at all: the network broke.
      }
      progress.hidden = true;
      state.textContent = state.dataset.again.replace("#", attempt + 1);
      state.hidden = false;
      await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    }
    return null;
  }

  function showAnswer(form, answer) {
    if (answer.responseURL !== form.action) {
      location.assign(answer.responseURL + (form.dataset.then ?? ""));
      if (new URL(answer.responseURL).pathname === location.pathname) location.reload();
      return;
    }
    document.open();
    document.write(answer.responseText);
    document.close();
  }

  // A search asked for again: that it runs, and for how long, until its list is there. It is sent once only,
  // for each search is a record of its own.
  for (const progress of document.querySelectorAll("form.again .upload-progress")) {
    const form = progress.closest("form");
    const button = form.querySelector("button");
    const asked = button.textContent;
    const [, words, seconds] = progress.children;
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const began = Date.now();
      const clock = setInterval(() => {
        seconds.textContent = progress.dataset.seconds.replace("#", Math.round((Date.now() - began) / 1000));
      }, 1000);
      try {
        showAnswer(form, await sent(form, progress));
      } catch {
        words.textContent = progress.dataset.failed;
        delete form.dataset.sent;
        button.removeAttribute("aria-busy");
        button.textContent = asked;
      } finally {
        clearInterval(clock);
        seconds.textContent = "";
      }
    });
  }

  for (const state of document.querySelectorAll(".upload-state")) {
    const form = state.closest("form");
    const button = form.querySelector("button[data-busy]");
    const words = button?.textContent;
    form.addEventListener("submit", async (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      state.hidden = true;
      const answer = await sendAgainAndAgain(form, state);
      if (answer) {
        showAnswer(form, answer);
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
