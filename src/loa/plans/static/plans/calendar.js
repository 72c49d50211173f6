// The calendar by keyboard: the arrows and "t" follow the links that name them. Addresses are copied by one click.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable], .ts-control") || document.querySelector("dialog[open]")) return;
  const link = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key);
  if (link) {
    event.preventDefault();
    link.click();
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const box = document.getElementById(button.dataset.copies);
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    document.execCommand("copy"); // pages that came without encryption have no clipboard
  }
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Đã chép địa chỉ lịch." } }));
});
