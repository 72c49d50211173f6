// The forms of rows: opened in place, saved a second after the last key, merged with what others wrote meanwhile.
import { say } from "../loa/js/toasts.js";
import { inLine, page, post, tell } from "./line.js";
import { forget, keep, kept } from "./unsent.js";

const PAUSE = 1000;
const timers = new Map(); // form → timer of what is still to be sent
const running = new Map(); // form → the saving under way

const nameOf = (form) => form.closest("[data-item]").id.slice(5);
export const editing = (row) => row.querySelector("[data-editor]");
export const isSaving = () => timers.size > 0 || running.size > 0;
const boxes = (form, name) => [...form.elements].filter((box) => box.name === name);
const names = (form) => [...form.querySelectorAll("[data-field]")].map((field) => field.dataset.field);

function said(form, name) {
  const found = boxes(form, name);
  if (found[0]?.type === "checkbox") return found.filter((box) => box.checked).map((box) => box.value);
  return found.map((box) => box.value);
}
const same = (one, other) => one.length === other.length && one.every((text, n) => text === other[n]);
const all = (form) => Object.fromEntries(names(form).map((name) => [name, said(form, name)]));
const was = (form, name) => said(form, `was-${name}`);

function setWas(form, name, texts) {
  for (const box of boxes(form, `was-${name}`)) box.remove();
  for (const text of texts) {
    const box = document.createElement("input");
    Object.assign(box, { type: "hidden", name: `was-${name}`, value: text });
    form.append(box);
  }
}

function set(form, name, texts) {
  for (const [n, box] of boxes(form, name).entries()) {
    if (box.type === "checkbox") box.checked = texts.includes(box.value);
    else if (box.value !== (texts[n] ?? "")) {
      const from = document.activeElement === box ? box.selectionStart : null;
      box.value = texts[n] ?? "";
      if (from !== null && box.setSelectionRange) box.setSelectionRange(from, from);
    }
  }
}

// Open and close -------------------------------------------------------------------------------------------------------

export async function open(row, { isNew = false, focus = true } = {}) {
  const there = editing(row);
  if (!there) {
    const address = row.querySelector("[data-opens]")?.dataset.opens;
    if (!address) return null;
    const response = await fetch(address).catch(() => null);
    if (!response?.ok || editing(row) || "isDropped" in row.dataset) return editing(row);
    const holder = row.querySelector("[data-holds]");
    holder.innerHTML = await response.text();
    window.htmx?.process(holder);
    row.classList.add("is-open");
  }
  const form = editing(row);
  if (isNew) form.dataset.isNew = "";
  if (focus) form.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  return form;
}

export function closes(row) {
  const form = editing(row);
  if (!form) return;
  clearTimeout(timers.get(form));
  timers.delete(form);
  forget(nameOf(form));
  row.classList.remove("is-open");
  form.remove();
}

// A row that was added and left blank goes again.
function isBlank(form) {
  return "isNew" in form.dataset && Object.values(all(form)).every((texts) => texts.every((text) => !text.trim()));
}

// Save ---------------------------------------------------------------------------------------------------------------

export const flush = () => Promise.all([...timers.keys()].map((form) => save(form)));

export async function save(form, { isLast = false } = {}) {
  clearTimeout(timers.get(form));
  timers.delete(form);
  while (running.has(form)) await running.get(form);
  const run = inLine(() => send(form, isLast));
  running.set(form, run);
  const isDone = await run.finally(() => running.delete(form));
  const row = form.closest("[data-item]");
  if (isDone && isLast && row && !timers.has(form)) closes(row);
}

async function send(form, isLast) {
  if (!form.isConnected) return false;
  const sent = all(form);
  const isChanged = names(form).some((name) => !same(sent[name], was(form, name)));
  if (isLast && isBlank(form)) return drops(form);
  if (!isChanged) {
    forget(nameOf(form));
    return true;
  }
  tell("saving");
  const found = await post(page.dataset.write, new FormData(form));
  if (found.refused) {
    note(form, names(form)[0], found.refused);
    tell("");
    return false;
  }
  if (!found.answer) {
    tell(found.lost);
    later(form, 5 * PAUSE);
    return false;
  }
  return got(form, sent, found.answer);
}

async function drops(form) {
  const found = await post(page.dataset.drops, { o: form.elements.o.value });
  if (found.answer) {
    closes(form.closest("[data-item]"));
    changed(found.answer);
  }
  return false;
}

const changed = (answer) => document.dispatchEvent(new CustomEvent("draft:changes", { detail: answer }));

function got(form, sent, answer) {
  const stored = answer.fields?.[nameOf(form)] ?? {};
  for (const name of names(form)) {
    note(form, name, answer.errors[name] ?? "");
    if (answer.errors[name] || !stored[name]) continue;
    if (same(said(form, name), sent[name])) {
      set(form, name, stored[name]);
      setWas(form, name, stored[name]);
    } else setWas(form, name, sent[name]); // typed on meanwhile: the next merging begins from what was sent
  }
  const isWhole = !Object.keys(answer.errors).length;
  if (isWhole && names(form).every((name) => same(said(form, name), was(form, name)))) forget(nameOf(form));
  for (const clash of answer.clashes ?? []) tellClash(form, clash);
  changed(answer);
  tell(isWhole ? "saved" : "", answer.at);
  return isWhole;
}

function tellClash(form, { field, html }) {
  const place = form.querySelector(`[data-field$="-${CSS.escape(field)}"]`) ?? form;
  place.querySelector("[role=alert]")?.remove();
  place.insertAdjacentHTML("beforeend", html);
}

function note(form, name, words) {
  const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  let place = field?.querySelector("[data-note]");
  if (!field || (!place && !words)) return;
  if (!place) {
    place = document.createElement("p");
    place.dataset.note = "";
    place.className = "small doc-note";
    place.setAttribute("role", "status");
    field.append(place);
  }
  place.textContent = words;
}

// Fields of open forms that others changed: those that nobody types in take the new words.
export function refresh(fields) {
  for (const form of page.querySelectorAll("[data-editor]")) {
    for (const [name, texts] of Object.entries(fields[nameOf(form)] ?? {})) {
      if (same(texts, was(form, name))) continue;
      const isClean = same(said(form, name), was(form, name));
      if (isClean && !boxes(form, name).includes(document.activeElement)) {
        set(form, name, texts);
        setWas(form, name, texts);
      } else note(form, name, "Người khác vừa sửa chỗ này; khi lưu, lời của hai bên được ghép lại.");
    }
  }
}

// Typing -------------------------------------------------------------------------------------------------------------

function later(form, pause = PAUSE) {
  clearTimeout(timers.get(form));
  timers.set(
    form,
    setTimeout(() => save(form), pause),
  );
}

page.addEventListener("input", (event) => {
  const form = event.target.closest("[data-editor]");
  if (!form) return;
  keep(nameOf(form), form);
  later(form);
});
page.addEventListener("focusout", (event) => {
  const form = event.target.closest("[data-editor]");
  if (form && timers.has(form)) save(form);
});
page.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-editor]");
  if (!form) return;
  event.preventDefault();
  save(form, { isLast: true });
});

// Words of an earlier page that the server never got: into their forms and off again.
export async function restoreUnsent() {
  for (const [item, entries] of kept()) {
    const row = document.getElementById(`item-${item}`);
    const form = row && (await open(row, { focus: false }));
    if (!form) {
      const words = entries.filter(([name, text]) => name !== "o" && !name.startsWith("was-") && text);
      say(`Chữ chưa lưu của một dòng đã bỏ: “${words.map(([, text]) => text).join("; ")}”`, { state: "look" });
      continue;
    }
    for (const name of names(form)) {
      set(form, name, entries.filter(([key]) => key === name).map(([, text]) => text));
      setWas(form, name, entries.filter(([key]) => key === `was-${name}`).map(([, text]) => text));
    }
    await save(form);
  }
}
