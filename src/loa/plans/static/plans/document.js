// The document of a plan: #a12 lights and shows the place of the twelfth activity; a click on a place opens its activity.
const holder = document.querySelector("[data-places]");

function show() {
  const order = window.location.hash.match(/^#a(\d+)$/)?.[1];
  for (const lit of holder.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  const found = order ? [...holder.querySelectorAll(`[data-at~="p${order}"]`)] : [];
  for (const piece of found) piece.classList.add("is-lit");
  found[0]?.scrollIntoView({ block: "center" });
}

holder.addEventListener("click", (event) => {
  const place = event.target.closest("[data-at]");
  if (!place || window.getSelection()?.isCollapsed === false) return;
  window.location.assign(`${holder.dataset.work}${place.dataset.at.split(" ").pop().slice(1)}/`);
});
window.addEventListener("hashchange", show);
show();
