// Short words about what was just done, with one click to undo it. The server sends {"toast": {text, undo}} as HX-Trigger.
const SHOWN_FOR = 8000;

function fade(toast) {
  let timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  const stay = () => clearTimeout(timer);
  const go = () => {
    clearTimeout(timer);
    timer = setTimeout(() => toast.remove(), SHOWN_FOR);
  };
  toast.addEventListener("mouseenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}

export function say(text, { undo = "", state = "done" } = {}) {
  const region = document.getElementById("toasts");
  const form = document.getElementById("toast-form");
  if (!region || !form) return;
  const toast = form.content.firstElementChild.cloneNode(true);
  toast.classList.add(`is-${state}`);
  toast.querySelector(".toast-text").textContent = text;
  const button = toast.querySelector("[data-undo]");
  if (undo) {
    button.hidden = false;
    button.setAttribute("hx-post", undo);
  }
  if (state === "done") for (const older of region.querySelectorAll(".toast.is-done")) older.remove();
  region.append(toast);
  window.htmx?.process(toast);
  if (state === "done") fade(toast);
}

document.addEventListener("toast", (event) => say(event.detail.text, event.detail));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast")?.remove();
});
// Not on the click: htmx asks nothing for a button that has left the page.
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("[data-undo]")) event.target.closest(".toast")?.remove();
});
for (const toast of document.querySelectorAll(".toast[data-fades]")) fade(toast);
