// Opens and closes the branches of the tree; htmx brings a branch when it is opened for the first time.
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-branch-of]");
  if (!toggle) return;
  const open = toggle.getAttribute("aria-expanded") === "true";
  toggle.setAttribute("aria-expanded", String(!open));
  document.getElementById(toggle.getAttribute("aria-controls")).hidden = open;
});
