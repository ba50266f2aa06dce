// What the console does beyond HTML. Every page works without it.
"use strict";

const typing = (node) => node.closest("input, select, textarea, [contenteditable]") !== null;

// One save at a time. The server keeps the idempotency key; this only spares the second request.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name === "_show") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (button?.dataset.busy) {
      button.dataset.words = button.textContent;
      button.textContent = button.dataset.busy;
      button.setAttribute("aria-disabled", "true");
    }
  });
}

// Back brings the page as it was left: let it be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-disabled][data-words]")) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-disabled");
  }
});

// "What this form sends", kept up with the typing; the answer is the server's, never made up here.
const panel = document.querySelector("#sends");
const form = panel && document.querySelector("form[data-sends]");
if (form) {
  let waiting, running;
  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Fragment": "sends" }, signal: running.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      panel.innerHTML = await answer.text();
      panel.classList.remove("stale");
      offerCopies(panel);
    } catch (fault) {
      if (fault.name !== "AbortError") panel.classList.add("stale");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 200);
  });
}

function offerCopies(within) {
  if (!navigator.clipboard) return;
  for (const button of within.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
    });
  }
}
offerCopies(document);

// Keys: / searches, ? lists them, "g o" goes places, "s" starts a stage, Ctrl Enter saves.
// Never while typing.
let before = "";
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest("form[data-sends]")?.querySelector("button.primary")?.click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const pressed = CSS.escape(`${before} ${event.key}`.trim());
  const link = document.querySelector(`[data-key="${pressed}"]`);
  if (link) {
    link.click();
  } else if (event.key === "/") {
    const search = document.querySelector("input[name=q]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  } else if (event.key === "?") {
    document.querySelector("#keys")?.togglePopover();
  }
  before = event.key === "g" ? "g" : "";
});

// A page that came back with complaints starts there.
document.querySelector(".error-summary")?.focus();
