// Shortcuts: "/" search, "?" the list of shortcuts, "g" then a digit: the places of the rail in their order.
let waitingForPlace = 0;

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-search-box]");
    if (search) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  } else if (event.key === "?") {
    event.preventDefault();
    document.getElementById("shortcuts")?.showModal();
  } else if (event.key === "g") {
    waitingForPlace = Date.now();
    return;
  } else if (/^[1-9]$/.test(event.key) && Date.now() - waitingForPlace < 1500) {
    event.preventDefault();
    document.querySelectorAll("[data-place]")[Number(event.key) - 1]?.click();
  }
  waitingForPlace = 0;
});
