// Review: a field and its place in the document light each other up; the keyboard walks, accepts, edits, undoes.
import { forget, restore } from "./typed.js";

const page = document.querySelector("[data-review]");
const fields = page.querySelector("[data-fields]");
const source = page.querySelector("[data-document]");
const isWide = () => window.matchMedia("(min-width: 992px)").matches;
const mayReview = page.hasAttribute("data-may-review");
let currentId = null;
let savedId = null; // the item whose form was sent: once it is settled, on to the next

const items = () => [...fields.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null || item.closest("details"));
const current = () => (currentId ? document.getElementById(currentId) : null);

// Light --------------------------------------------------------------------------------------------------------------

function darken() {
  for (const lit of page.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
}

function pieces(refs) {
  return refs.flatMap((ref) => [...source.querySelectorAll(`[data-at~="${CSS.escape(ref)}"]`)]);
}

function light(refs) {
  darken();
  const found = pieces(refs.split(" ").filter(Boolean));
  for (const piece of found) piece.classList.add("is-lit");
  if (found[0] && isWide()) found[0].scrollIntoView({ block: "center", behavior: "smooth" });
  return found[0];
}

function show(side) {
  page.dataset.side = side;
  for (const button of page.querySelectorAll("[data-shows]")) {
    button.setAttribute("aria-pressed", String(button.dataset.shows === side));
  }
  if (side === "fields") current()?.scrollIntoView({ block: "center" });
}

// Walk ---------------------------------------------------------------------------------------------------------------

function stand(item, { focus = true, refs } = {}) {
  if (!item) return;
  current()?.classList.remove("is-current");
  const section = item.closest("details");
  if (section) section.open = true;
  currentId = item.id;
  item.classList.add("is-current");
  if (focus) item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
  light(refs ?? item.dataset.refs);
}

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  stand(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
}

function following(test) {
  const all = items();
  const at = all.indexOf(current());
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(test);
}

const nextQuestionable = () => stand(following((item) => item.hasAttribute("data-questionable")));

// Keys are quicker than answers, and htmx drops what is asked while it waits: one after the other, in order.
let line = Promise.resolve();
const inLine = (address, values) => (line = line.then(() => window.htmx.ajax("POST", address, { swap: "none", values })).catch(() => {}));

function accept(item) {
  if (!item || !mayReview) return;
  const next = following((other) => other !== item && !other.hasAttribute("data-reviewed"));
  if (!item.hasAttribute("data-reviewed")) {
    item.setAttribute("data-reviewed", "");
    inLine(page.dataset.accept, { o: item.dataset.pointer }).then(() => {
      if (item.isConnected) item.removeAttribute("data-reviewed"); // no answer took its place: it was not accepted
    });
  }
  stand(next);
}

function edit(item, field) {
  const button = item?.querySelector("[data-edits]");
  if (!button) return;
  item.dataset.wanted = field ?? "";
  button.click();
}

function close(editor) {
  const item = editor.closest("[data-item]");
  forget(editor);
  editor.remove();
  item?.focus({ preventScroll: true });
}

// Clicks -------------------------------------------------------------------------------------------------------------

page.addEventListener("click", (event) => {
  const shows = event.target.closest("[data-shows]");
  if (shows) return show(shows.dataset.shows);
  const lights = event.target.closest("[data-lights]");
  if (lights) {
    const first = light(lights.dataset.lights);
    if (!isWide()) {
      show("document");
      first?.scrollIntoView({ block: "center" });
    }
    return undefined;
  }
  const goes = event.target.closest("[data-goes]");
  if (goes) return stand(document.getElementById(`item-${goes.dataset.goes}`));
  if (event.target.closest("[data-next]")) return nextQuestionable();
  if (event.target.closest("[data-cancels]")) return close(event.target.closest("[data-editor]"));
  if (event.target.closest("[data-accepts]")) return accept(event.target.closest("[data-item]"));
  const place = event.target.closest("[data-at]");
  if (place && window.getSelection()?.isCollapsed !== false) return fromSource(place);
  const item = event.target.closest("[data-item]");
  if (item && !event.target.closest("button, a, form, input, textarea, select")) {
    const field = event.target.closest("[data-field]");
    const refs = field?.dataset.refs || item.dataset.refs;
    stand(item, { refs });
    if (!isWide() && refs && field) {
      show("document");
      pieces(refs.split(" "))[0]?.scrollIntoView({ block: "center" });
    }
  }
  return undefined;
});

page.addEventListener("dblclick", (event) => {
  const item = event.target.closest("[data-item]");
  if (item && mayReview && !event.target.closest("form, button")) edit(item, event.target.closest("[data-field]")?.dataset.field);
});

// The innermost place stands last in data-at.
function fromSource(place) {
  const refs = place.dataset.at.split(" ");
  for (const ref of refs.reverse()) {
    const field = fields.querySelector(`[data-field][data-refs~="${CSS.escape(ref)}"]`);
    const item = field?.closest("[data-item]") ?? fields.querySelector(`[data-item][data-refs~="${CSS.escape(ref)}"]`);
    if (item) {
      if (!isWide()) show("fields");
      stand(item, { refs: ref });
      field?.classList.add("is-lit");
      return;
    }
  }
  const finding = fields.querySelector(`[data-finding][data-refs="${CSS.escape(refs[0])}"]`);
  if (finding) {
    if (!isWide()) show("fields");
    finding.focus();
    light(finding.dataset.refs);
  }
}

// Keys ---------------------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: nextQuestionable,
  e: () => edit(current()),
  u: () => mayReview && inLine(page.dataset.undo),
  r: () => mayReview && inLine(page.dataset.redo),
  Enter: () => accept(current()),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const editor = event.target.closest?.("[data-editor]");
  if (editor) {
    if (event.key === "Escape") {
      event.preventDefault();
      close(editor);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.tagName === "INPUT")) {
      event.preventDefault();
      editor.requestSubmit();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select, a, summary") || (event.key === "Enter" && event.target.closest("button"))) return;
  const act = KEYS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

// Swaps --------------------------------------------------------------------------------------------------------------

document.addEventListener("htmx:afterSettle", (event) => {
  const editor = event.target.closest?.("[data-editor]") ?? event.target.querySelector?.("[data-editor]");
  if (editor) restore(editor);
  if (editor && !editor.contains(document.activeElement)) {
    const wanted = editor.closest("[data-item]")?.dataset.wanted;
    const box = wanted && editor.querySelector(`[name$="-${CSS.escape(wanted)}"]`);
    (editor.querySelector("[aria-invalid=true]") || box || editor.querySelector("textarea, input:not([type=hidden]), select"))?.focus();
    editor.scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const item = event.target.id === currentId ? event.target : null;
  if (!item) return;
  item.classList.add("is-current");
  if (savedId === item.id) {
    savedId = null;
    stand(following((other) => !other.hasAttribute("data-reviewed")) ?? item);
  } else if (document.activeElement === document.body) {
    stand(item);
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const editor = event.target.closest?.("form[data-editor]");
  const item = editor?.closest("[data-item]");
  if (item && event.target === editor) {
    savedId = item.id;
    stand(item, { focus: false });
  }
});
