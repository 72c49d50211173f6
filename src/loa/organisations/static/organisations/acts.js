// The form of a step: a unit picked is added at once, and the box that is next has the focus after each answer.
import { onEach } from "../loa/js/ready.js";

const boxOf = (id) => document.getElementById(`${id}-box`) ?? document.getElementById(id);

onEach("[data-presses]", (select) => {
  select.addEventListener("change", () => {
    if (select.value) document.getElementById(select.dataset.presses)?.click();
  });
});
onEach("[data-unseen]", (button) => {
  button.hidden = true;
});
onEach("[data-focus]", (element) => {
  if (element.dataset.focus) boxOf(element.dataset.focus)?.focus();
});
onEach("[data-leads-to]", (link) => {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    boxOf(link.dataset.leadsTo)?.focus();
  });
});
