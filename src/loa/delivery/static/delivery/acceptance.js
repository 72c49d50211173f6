// The queue by keyboard and by ticks: j and k walk, x ticks, e opens the evidence, a accepts, t returns, Esc leaves the reason.
let current = -1;

const queue = () => document.querySelector("[data-queue]");
const rows = () => [...(queue()?.querySelectorAll("[data-row]") ?? [])];
const boxes = (within) => [...within.querySelectorAll("input[name=ket-qua]")];

function count() {
  const form = queue();
  if (!form) return;
  const all = boxes(form);
  const ticked = all.filter((box) => box.checked).length;
  const shown = form.querySelector("[data-ticked]");
  if (shown) shown.textContent = form.querySelector("[data-whole]")?.checked ? "Tất cả" : String(ticked);
  const set = (box, within) => {
    const ticks = boxes(within);
    const on = ticks.filter((each) => each.checked).length;
    box.checked = on > 0 && on === ticks.length;
    box.indeterminate = on > 0 && on < ticks.length;
  };
  const whole = form.querySelector("[data-tick-all]");
  if (whole) set(whole, form);
  for (const box of form.querySelectorAll("[data-tick-group]")) set(box, box.closest("section"));
}

document.addEventListener("change", (event) => {
  if (!event.target.closest("[data-queue]")) return;
  const within = event.target.matches("[data-tick-all]") ? queue() : event.target.matches("[data-tick-group]") ? event.target.closest("section") : null;
  if (within) for (const box of boxes(within)) box.checked = event.target.checked;
  count();
});

function go(to) {
  const all = rows();
  if (!all.length) return;
  current = Math.max(0, Math.min(to, all.length - 1));
  for (const row of all) row.classList.remove("is-current");
  all[current].classList.add("is-current");
  all[current].focus({ preventScroll: true });
  all[current].scrollIntoView({ block: "nearest" });
}

function onlyThis(row) {
  for (const box of boxes(queue())) box.checked = false;
  const box = row?.querySelector("input[name=ket-qua]");
  if (box) box.checked = true;
  count();
  return Boolean(box);
}

const anyTicked = () => boxes(queue()).some((box) => box.checked) || Boolean(queue().querySelector("[data-whole]")?.checked);

let alone = null; // the row that was ticked to be returned by itself

function giveBack(row) {
  if (row && !onlyThis(row)) return;
  alone = row;
  const box = queue().querySelector("[data-return-box]");
  box.open = true;
  box.querySelector("textarea").focus();
}

function leaveReturn(box) {
  box.open = false;
  const tick = alone?.querySelector("input[name=ket-qua]");
  if (tick) tick.checked = false;
  alone = null;
  count();
  go(current);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-return]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  giveBack(link.closest("[data-row]"));
});

const acts = {
  j: () => go(current + 1),
  k: () => go(current - 1),
  x: (row) => row?.querySelector("input[name=ket-qua]")?.click(),
  e: (row) => row?.querySelector("details > summary")?.click(),
  a: (row) => {
    if (anyTicked()) queue().querySelector("[data-accept-ticked]")?.click();
    else row?.querySelector("[data-accept]")?.click();
  },
  t: (row) => {
    if (anyTicked()) giveBack(null);
    else if (row) giveBack(row);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const box = event.target.closest("[data-return-box]");
  if (event.key === "Escape" && box) leaveReturn(box);
  if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
  const act = acts[event.key];
  if (!act || !queue()) return;
  event.preventDefault();
  act(rows()[current]);
});

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || rows()[current] === row) return;
  current = rows().indexOf(row);
  for (const each of rows()) each.classList.toggle("is-current", each === row);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!queue()) return;
  count();
  const wrong = queue().querySelector("[data-return-box] textarea[aria-invalid=true]");
  if (wrong) wrong.focus({ preventScroll: true }); // the bar is in sight
  else if (current >= 0 && event.detail.requestConfig?.verb === "post") go(current); // the next one moved up
  else if (event.detail.requestConfig?.verb === "get") current = -1; // other rows
});
count(); // the browser may have kept ticks
