// The form of a step: a unit picked is added at once, and the box that is next has the focus after each answer.
import { onEach } from "../loa/js/ready.js";

const boxOf = (id) => document.getElementById(`${id}-box`) ?? document.getElementById(id);

// What is typed while the server draws the form anew is put into the new one.
const texts = (form) => [...form.querySelectorAll("input:not([type=hidden], [type=radio], [type=checkbox]), textarea")];
const written = (form) => new Map(texts(form).map((box) => [box.id, box.value]));
let asked = new Map();
let typed = [];

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.id === "step-form") asked = written(target);
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.target;
  if (form.id !== "step-form") return;
  typed = [...written(form)].filter(([id, value]) => asked.has(id) && asked.get(id) !== value);
  const here = form.contains(document.activeElement) ? document.activeElement : null;
  if (typed.some(([id]) => id === here?.id)) typed.push(["", here.id]);
});

onEach("[data-presses]", (select) => {
  select.addEventListener("change", () => {
    if (select.value) document.getElementById(select.dataset.presses)?.click();
  });
});
onEach("[data-unseen]", (button) => {
  button.hidden = true;
});
onEach("[data-focus]", (element) => {
  let next = element.dataset.focus;
  for (const [id, value] of element.id === "step-form" ? typed : []) {
    const box = document.getElementById(id);
    if (box) box.value = value;
    if (!id) next = value;
  }
  typed = [];
  if (next && !element.contains(document.activeElement)) boxOf(next)?.focus(); // whoever is quicker has gone on already
});
onEach("[data-leads-to]", (link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    boxOf(link.dataset.leadsTo)?.focus();
  });
});
