// Writing in a draft: rows open in place, what is typed is saved by itself, what others write appears.
import { say } from "../loa/js/toasts.js";
import { closes, editing, flush, isSaving, open, refresh, restoreUnsent, save } from "./editing.js";
import { inLine, page, post, tell } from "./line.js";

const paper = page.querySelector("[data-paper]");
const acts = document.querySelector("[data-acts]");
const mayWrite = page.hasAttribute("data-may-write");
const EVERY = 4000;
let currentId = null;
let lost = false;

const items = () => [...paper.querySelectorAll("[data-item]")];
const current = () => (currentId ? document.getElementById(currentId) : null);
const made = (html) => {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim();
  return holder.content.firstElementChild;
};

// What changed ---------------------------------------------------------------------------------------------------------

export function apply(answer) {
  if (answer.last_act !== undefined) page.dataset.lastAct = Math.max(Number(page.dataset.lastAct), answer.last_act);
  for (const [id, html] of Object.entries(answer.rows ?? {})) draw(id, html);
  for (const [section, ids] of Object.entries(answer.orders ?? {})) arrange(section, ids, answer.rows ?? {});
  for (const [section, html] of Object.entries(answer.gone ?? {})) document.getElementById(`gone-${section}`)?.replaceWith(made(html));
  if (answer.side) document.getElementById("draft-side").replaceWith(made(answer.side));
  if (answer.title) for (const place of document.querySelectorAll("[data-draft-title]")) place.textContent = answer.title;
  if (answer.present !== undefined) present(answer);
  refresh(answer.fields ?? {});
}

function draw(id, html) {
  const row = document.getElementById(`item-${id}`);
  if (row) row.querySelector("[data-shown]").replaceWith(made(html).querySelector("[data-shown]"));
}

function arrange(section, ids, rows) {
  const holder = document.getElementById(`rows-${section}`);
  const focused = document.activeElement;
  ids.forEach((id, n) => {
    const row = document.getElementById(`item-${id}`) ?? (rows[id] && made(rows[id]));
    if (row && holder.children[n] !== row) holder.insertBefore(row, holder.children[n] ?? null);
  });
  for (const row of [...holder.children]) {
    if (ids.includes(row.id.slice(5))) continue;
    if (editing(row) && !("isDropped" in row.dataset)) tellGone(row);
    else row.remove();
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

function tellGone(row) {
  const note = row.querySelector("[data-other]");
  note.hidden = false;
  note.textContent = "Dòng này vừa được bỏ. Chữ đang gõ vẫn còn ở đây; bấm “Đưa lại” ở cuối phần để giữ dòng.";
}

function present({ present: html, places }) {
  const there = document.getElementById("draft-present");
  const now = made(html);
  if (there.innerHTML !== now.innerHTML) there.replaceWith(now);
  for (const row of items()) {
    const who = places[row.id.slice(5)];
    const note = row.querySelector("[data-other]");
    if (row.classList.toggle("is-other", Boolean(who)) || !editing(row)) {
      note.hidden = !who;
      note.textContent = who ? `${who} đang ở dòng này` : "";
    }
  }
}

// Acts ---------------------------------------------------------------------------------------------------------------

async function act(address, values = {}) {
  await flush();
  const found = await inLine(() => post(address, values));
  if (found.refused) {
    say(found.refused, { state: "late" });
    if (found.is_over) window.location.reload();
    return;
  }
  if (!found.answer) {
    tell(found.lost);
    say(found.lost === "session" ? "Phiên làm việc đã hết. Hãy đăng nhập ở thẻ khác rồi làm lại." : "Mất mạng, chưa làm được. Hãy thử lại.", { state: "late" });
    return;
  }
  const { answer } = found;
  apply(answer);
  page.querySelectorAll("details[open] [hx-trigger~='again']").forEach((search) => search.dispatchEvent(new Event("again")));
  if (answer.says) say(answer.says, { undo: answer.undo });
  if (answer.opens) {
    const row = document.getElementById(`item-${answer.opens}`);
    stand(row);
    await open(row, { isNew: true });
  }
}

acts?.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || button.hasAttribute("data-leaves")) return;
  event.preventDefault();
  const row = button.closest("[data-item]");
  const drops = row && button.formAction.includes("/bo-dong/");
  if (drops) {
    closes(row);
    row.dataset.isDropped = ""; // a form that is still on its way opens no more
  }
  button.closest("[role=alert]")?.remove();
  act(button.formAction, button.name ? { [button.name]: button.value } : {}).finally(() => {
    if (drops) delete row.dataset.isDropped;
  });
});

// The toast's button, so that a refusal is told and the page changes at once.
document.addEventListener(
  "click",
  (event) => {
    const undo = event.target.closest(".toast [data-undo]");
    if (!undo) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    undo.closest(".toast").remove();
    act(undo.getAttribute("hx-post"));
  },
  true,
);

// Clicks -------------------------------------------------------------------------------------------------------------

function stand(row, { focus = true } = {}) {
  if (!row) return;
  current()?.classList.remove("is-current");
  currentId = row.id;
  row.classList.add("is-current");
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

page.addEventListener("click", (event) => {
  const goes = event.target.closest("[data-goes]");
  if (goes) {
    event.preventDefault();
    return stand(document.querySelector(goes.getAttribute("href")));
  }
  const inserts = event.target.closest("[data-inserts]");
  if (inserts) return insert(inserts);
  if (event.target.closest("[data-closes]")) return event.target.closest("[role=alert]").remove();
  const row = event.target.closest("[data-item]");
  if (!row || !mayWrite) return undefined;
  const edits = event.target.closest("[data-edits]");
  const body = event.target.closest("[data-opens]");
  if (edits || (body && window.getSelection()?.isCollapsed !== false)) {
    event.preventDefault();
    stand(row, { focus: false });
    return open(row);
  }
  return undefined;
});

// The name of an agency in the place of the line that was typed.
function insert(button) {
  const box = button.closest("[data-field]").querySelector("textarea");
  const lines = box.value.split("\n");
  lines[Number(button.dataset.line)] = button.dataset.inserts;
  box.value = lines.join("\n");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

// Keys ---------------------------------------------------------------------------------------------------------------

function step(by) {
  const all = items();
  const at = all.indexOf(current());
  stand(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
}

function nextFinding() {
  const all = items();
  const at = all.indexOf(current());
  stand([...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find((row) => row.querySelector(".item-finding:not(.is-note)")));
}

const press = (selector) => page.querySelector(selector)?.click();
const moved = (row, way) => mayWrite && row?.dataset.pointer !== "/document" && act(`${page.dataset.move}?huong=${way}`, { o: row.dataset.pointer });

document.addEventListener("keydown", (event) => {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const form = event.target.closest?.("[data-editor]");
  if (form) {
    const row = form.closest("[data-item]");
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      save(form, { isLast: true });
      row.focus({ preventScroll: true });
    }
    return;
  }
  if (event.target.closest("input, textarea, select")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && mayWrite && (key === "z" || key === "y")) {
    event.preventDefault();
    press(key === "y" || event.shiftKey ? "[data-redoes]" : "[data-undoes]");
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    moved(current(), event.key === "ArrowUp" ? "len" : "xuong");
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    const walks = { j: () => step(1), k: () => step(-1), n: nextFinding };
    if (walks[event.key]) {
      event.preventDefault();
      walks[event.key]();
    } else if (event.key === "Enter" && current() && event.target === current() && mayWrite) {
      event.preventDefault();
      open(current());
    }
  }
});

// Drag ---------------------------------------------------------------------------------------------------------------

let dragged = null;
const away = () => {
  for (const row of paper.querySelectorAll(".is-over, .is-under")) row.classList.remove("is-over", "is-under");
};
paper.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-grip]")?.closest("[data-item]");
  if (row) row.draggable = true;
});
paper.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-item]");
  event.dataTransfer.effectAllowed = "move";
});
paper.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-item]");
  if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  away();
  const box = over.getBoundingClientRect();
  over.classList.add(event.clientY < box.top + box.height / 2 ? "is-over" : "is-under");
});
paper.addEventListener("drop", (event) => {
  const over = paper.querySelector(".is-over, .is-under");
  if (!dragged || !over) return;
  event.preventDefault();
  const way = over.classList.contains("is-over") ? "len" : "xuong";
  act(`${page.dataset.move}?huong=${way}`, { o: dragged.dataset.pointer, canh: over.dataset.pointer });
});
paper.addEventListener("dragend", () => {
  if (dragged) dragged.draggable = false;
  dragged = null;
  away();
});

// What others do -----------------------------------------------------------------------------------------------------

async function ask() {
  if (document.hidden) return;
  const at = document.activeElement?.closest?.("[data-item]")?.dataset.pointer ?? "";
  const address = `${page.dataset.changes}?since=${page.dataset.lastAct}&at=${encodeURIComponent(at)}`;
  const found = await inLine(() => post(address));
  if (!found.answer) {
    lost = true;
    tell(found.lost);
    return;
  }
  apply(found.answer);
  if (found.answer.is_over && mayWrite) window.location.reload();
  if (lost) {
    lost = false;
    tell("");
    await flush();
  }
}

document.addEventListener("draft:changes", (event) => apply(event.detail));
window.addEventListener("online", ask);
window.addEventListener("beforeunload", (event) => {
  if (isSaving()) event.preventDefault();
});
if (mayWrite) restoreUnsent();
(function again() {
  setTimeout(async () => {
    await ask();
    again();
  }, EVERY);
})();
