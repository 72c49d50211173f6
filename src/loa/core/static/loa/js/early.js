// Runs before everything else: what a person presses or types before the other scripts are there is kept, in order,
// and done once they are. On a slow line the page is shown long before its scripts have come.
const kept = [];
const needsScripts = {
  click: "button[type=button], button[hx-get], button[hx-post], [data-at]",
  submit: "form[hx-get], form[hx-post]",
  change: "input, select, textarea",
  input: "input, textarea",
};
const again = {
  click: (element) => element.click(),
  submit: (element, submitter) => element.requestSubmit(submitter),
  change: (element) => element.dispatchEvent(new Event("change", { bubbles: true })),
  input: (element) => element.dispatchEvent(new Event("input", { bubbles: true })),
};

function keep(event) {
  const element = event.target.closest?.(needsScripts[event.type]);
  if (!element) return;
  event.stopImmediatePropagation();
  if (event.type === "click" || event.type === "submit") event.preventDefault();
  kept.push([event.type, element, event.submitter]);
}

for (const type of Object.keys(needsScripts)) document.addEventListener(type, keep, true);

// Deferred scripts and modules have run by then; a turn later, so have the listeners they put on the same event.
document.addEventListener("DOMContentLoaded", () =>
  setTimeout(() => {
    for (const type of Object.keys(needsScripts)) document.removeEventListener(type, keep, true);
    for (const [type, element, submitter] of kept) if (element.isConnected) again[type](element, submitter);
  }),
);
