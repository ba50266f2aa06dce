// What the console does beyond HTML. Every page works without it.
"use strict";

const typing = (node) => node.closest("input, select, textarea, [contenteditable]") !== null;

// One save at a time. The server keeps the idempotency key; this only spares the second request.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (/^_(show|more|fill)$/.test(button?.name)) return;
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

// Fragments kept up with the typing; each answer is the server's, never made up here.
const form = document.querySelector("form[data-live]");
const fragments = form ? [...form.querySelectorAll("[data-fragment]")] : [];
for (const button of document.querySelectorAll("[data-unscripted]")) button.hidden = true;

async function refresh(part) {
  part.running?.abort();
  part.running = new AbortController();
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { "X-Fragment": part.dataset.fragment },
      signal: part.running.signal,
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    swap(part, await answer.text());
  } catch (fault) {
    if (fault.name !== "AbortError") part.classList.add("stale");
  }
}

// What stood open stays open; one short sentence is read out instead of the whole fragment.
function swap(part, html) {
  const open = [...part.querySelectorAll("details[open]")].map((details) => details.id);
  part.innerHTML = html;
  part.classList.remove("stale");
  for (const details of part.querySelectorAll("details")) details.open ||= open.includes(details.id);
  const said = part.querySelector("[data-said]")?.dataset.said;
  const line = document.querySelector("#said");
  if (said && line.textContent !== said) line.textContent = said;
  offerCopies(part);
}

form?.addEventListener("input", (event) => {
  for (const part of fragments) {
    if (part.id === "preview" && event.target.closest(".side")) continue;
    clearTimeout(part.waiting);
    part.waiting = setTimeout(refresh, 200, part);
  }
});

// A button that fills fields in does it here and now; without this script the server does.
form?.addEventListener("click", (event) => {
  const button = event.target.closest("[name=_fill]");
  if (!button) return;
  event.preventDefault();
  let field;
  for (const [name, value] of new URLSearchParams(button.value)) {
    field = form.elements[name];
    field.value = value;
  }
  (field[0] ?? field).dispatchEvent(new Event("input", { bubbles: true }));
});

// A form that was changed asks before it is left, unless it is being sent.
let changed = false;
form?.addEventListener("input", () => { changed = true; });
form?.addEventListener("submit", () => { changed = false; });
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });

// On the board the arrows go from one appointment to the next, and over to the next photographer's.
document.querySelector(".board")?.addEventListener("keydown", (event) => {
  const lanes = [...event.currentTarget.querySelectorAll("section.lane")]
    .map((lane) => [...lane.querySelectorAll("header a, li:not(.slot) a")]);
  const here = lanes.findIndex((links) => links.includes(event.target));
  const [over, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
  if (here < 0 || over === undefined) return;
  const links = lanes[here + over] ?? [];
  const place = lanes[here].indexOf(event.target) + down;
  const next = links[over ? Math.min(place, links.length - 1) : place];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

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
    event.target.closest("form[data-live]")?.querySelector("button.primary")?.click();
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
