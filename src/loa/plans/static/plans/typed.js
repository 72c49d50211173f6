// What is typed into the form of an item survives a dropped line and an ended session, as long as the tab is open.
const here = `typed:${window.location.pathname}:`;
const keyOf = (editor) => here + editor.parentElement.id;
const fieldsOf = (editor) => [...editor.elements].filter((field) => field.name && !["hidden", "submit", "button"].includes(field.type));
const isTick = (field) => field.type === "checkbox";
const nameOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
const saidBy = (field) => (isTick(field) ? field.checked : field.value);

export const forget = (editor) => sessionStorage.removeItem(keyOf(editor));

export function restore(editor) {
  const kept = JSON.parse(sessionStorage.getItem(keyOf(editor)) ?? "{}");
  for (const field of fieldsOf(editor)) {
    const said = kept[nameOf(field)];
    if (said === undefined || said === saidBy(field)) continue;
    if (isTick(field)) field.checked = said;
    else field.value = said;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("input", (event) => {
  const editor = event.target.closest("[data-editor]");
  if (!editor) return;
  sessionStorage.setItem(keyOf(editor), JSON.stringify(Object.fromEntries(fieldsOf(editor).map((field) => [nameOf(field), saidBy(field)]))));
});

// The form itself is gone from the page by now.
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  const sent = requestConfig.elt;
  if (sent.matches("form[data-editor]") && xhr.status === 200 && !xhr.getResponseHeader("HX-Redirect")) forget(sent);
});

// Back on the page: the forms that were open open again.
window.addEventListener("load", () => {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(here))) {
    const opens = document.querySelector(`[hx-target="#${CSS.escape(key.slice(here.length))}"]`);
    const section = opens?.closest("details");
    if (section) section.open = true;
    opens?.click();
  }
});
