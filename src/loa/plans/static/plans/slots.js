// Ticks of a list of slots: all at once, and how many there are.
function count(form) {
  const boxes = [...form.querySelectorAll("input[name=ky]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const shown = form.querySelector("[data-ticked]");
  if (shown) shown.textContent = ticked;
  form.classList.toggle("has-ticks", ticked > 0); // what can be done to them stays in sight
  const all = form.querySelector("[data-tick-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-slots]");
  if (!form) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const box of form.querySelectorAll("input[name=ky]")) box.checked = event.target.checked;
  }
  count(form);
});
for (const form of document.querySelectorAll("[data-slots]")) count(form); // the browser may have kept ticks
