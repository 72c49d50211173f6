// <form data-keep="name">: what was typed survives a dropped line and an ended session, as long as the tab is open.
import { onEach } from "./ready.js";

const unsent = ["hidden", "password", "file", "submit", "button"];
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !unsent.includes(field.type));
const chooses = (field) => field.type === "checkbox" || field.type === "radio";

onEach("form[data-keep]", (form) => {
  const key = `kept:${window.location.pathname}:${form.dataset.keep}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  for (const field of kept ? fieldsOf(form) : []) {
    const values = kept.values[field.name] ?? [];
    if (chooses(field)) field.checked = values.includes(field.value);
    else if (!field.value && values.length) field.value = values[0];
  }
  const keep = (sent) => {
    const values = {};
    for (const field of fieldsOf(form)) {
      if (chooses(field) && !field.checked) continue;
      (values[field.name] ??= []).push(field.value);
    }
    sessionStorage.setItem(key, JSON.stringify({ sent, values }));
  };
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
});

// Somebody is signed in and a form that was sent is not on this page: it was accepted.
if (document.body.hasAttribute("data-signed-in")) {
  for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith("kept:"))) {
    const name = key.split(":").pop();
    const here = document.querySelector(`form[data-keep="${CSS.escape(name)}"]`);
    if (!here && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
}
