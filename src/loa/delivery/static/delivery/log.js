// The form for one result: filled from the page behind a link, sent with a bar that shows how far, kept when the line drops.
import { onEach } from "../loa/js/ready.js";
import { say } from "../loa/js/toasts.js";
import { ready, setFiles, tooLarge } from "./files.js";
import { draw, keepForLater, me, sendAll, sendSoon } from "./offline.js";

const unsent = self.loaUnsent;
const MOST_HELD = 60000000; // bytes of files that are kept while they are sent
const NO_LINE = ["Mất mạng", "tự gửi khi có mạng"];
const NO_SERVER = ["Máy chủ đang gián đoạn", "tự gửi lại khi máy chủ hoạt động"];

// What the page says of itself goes into fields that nobody typed in.
onEach("[data-looked]", (told) => {
  const form = told.closest("form");
  const title = form?.elements.title;
  if (!title) return;
  const { title: words, published, outlet, channel } = told.dataset;
  if (!title.value && words) title.value = words.slice(0, 300);
  const on = form.elements.happened_on;
  if (published && on.value === on.defaultValue) on.value = published;
  if (outlet && !form.elements.outlet.value) form.elements.outlet.value = outlet;
  if (channel && !form.elements.channel.dataset.typed) form.elements.channel.value = channel;
  title.dispatchEvent(new Event("input", { bubbles: true }));
});

const fieldsOf = (form) => {
  const skipped = ["csrfmiddlewaretoken", "files", "photos", "kind", "key"];
  return [...new FormData(form)].filter(([name]) => !skipped.includes(name));
};

function fill(form, fields) {
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken" || field.name === "key") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
}

const aKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function itemOf(form, pieces) {
  const line = form.querySelector("[data-lines]")?.selectedOptions[0]?.textContent ?? `${form.dataset.planWords}, ${form.dataset.unit}`;
  return { key: form.elements.key.value, person: await me(), target: form.dataset.target, line, fields: fieldsOf(form), files: pieces };
}

const keepTyped = (form) => form.dispatchEvent(new Event("input"));
const forgetTyped = (form) => sessionStorage.removeItem(`kept:${window.location.pathname}:${form.dataset.keep}`);

async function keep(form, pieces) {
  if (form.hasAttribute("data-online")) throw new Error("changes what is kept on the server"); // not to be put off
  await keepForLater(await itemOf(form, pieces));
  forgetTyped(form);
  empty(form);
}

// The same page for another result.
function empty(form) {
  form.reset();
  setFiles([]);
  form.elements.key.value = aKey();
  form.querySelector("#looked")?.replaceChildren();
}

function busy(form, words) {
  const progress = form.querySelector("[data-progress]");
  progress.hidden = !words;
  progress.querySelector("[data-progress-words]").textContent = words;
  form.querySelector("[type=submit]").disabled = Boolean(words);
}

function swap(form, answer) {
  const made = new DOMParser().parseFromString(answer, "text/html").querySelector("form[data-log]");
  if (!made) return;
  made.querySelector("[data-without-scripts]")?.remove();
  form.replaceWith(made);
  window.htmx?.process(made);
  made.dispatchEvent(new Event("htmx:load", { bubbles: true }));
  keepTyped(made);
  const first = made.querySelector("[role=alert]");
  first?.setAttribute("tabindex", "-1");
  first?.focus();
}

// From here on the device has it, whatever becomes of the page: what was typed is not offered again beside it.
async function hold(form, pieces) {
  if (form.hasAttribute("data-online") || pieces.reduce((sum, { blob }) => sum + blob.size, 0) > MOST_HELD) return null;
  const end = await unsent.hold(await itemOf(form, pieces)).catch(() => null);
  if (!end) return null;
  form.autocomplete = "off"; // nor put in again by the browser
  forgetTyped(form);
  return end;
}

async function post(form, pieces) {
  busy(form, "Đang gửi…");
  const end = await hold(form, pieces);
  const body = new FormData(form);
  for (const name of ["files", "photos", "kind"]) body.delete(name);
  for (const { kind, name, blob } of pieces) {
    body.append("kind", kind);
    body.append("files", blob, name);
  }
  const request = new XMLHttpRequest();
  const bar = form.querySelector("[data-progress] progress");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = event.loaded / event.total;
    busy(form, event.loaded < event.total ? `Đã gửi ${Math.round(bar.value * 100)}%` : "Đã gửi xong, đang ghi…");
  });
  request.addEventListener("load", async () => {
    if (end && request.status === 422) await unsent.drop(form.elements.key.value).catch(() => {});
    await answered(form, pieces, request);
    end?.();
  });
  for (const name of ["error", "timeout"])
    request.addEventListener(name, async () => {
      await later(form, pieces, NO_LINE);
      end?.();
    });
  request.open("POST", window.location.href.split("#")[0]);
  request.setRequestHeader("Loa-Part", "form");
  request.send(body);
}

async function later(form, pieces, [what, when]) {
  busy(form, "");
  try {
    await keep(form, pieces);
    say(`${what}: kết quả được giữ trên máy này, ${when}.`, { state: "look" });
    sendSoon();
    document.querySelector("[data-queue]")?.scrollIntoView({ block: "start" });
  } catch {
    keepTyped(form);
    say(`${what}: chưa ghi được. Nội dung và tệp vẫn còn trên trang này; hãy gửi lại sau, đừng đóng trang.`, { state: "late" });
  }
}

// As it is it would be refused again: it stays in the form to be mended, and on the device for a page that is read anew.
async function refused(form, pieces, words) {
  try {
    if (form.hasAttribute("data-online")) throw new Error("changes what is kept on the server");
    await unsent.refused(await itemOf(form, pieces), words);
    window.history.replaceState(null, "", `#sua=${form.elements.key.value}`);
    await draw();
    say(`${words} Nội dung và tệp vẫn còn trên trang này, và được giữ trên máy này.`, { state: "late" });
  } catch {
    keepTyped(form);
    say(`${words} Nội dung và tệp vẫn còn trên trang này.`, { state: "late" });
  }
}

async function answered(form, pieces, request) {
  busy(form, "");
  if (request.status === 422) return swap(form, request.responseText);
  if (request.status === 201) {
    if (form.elements.key) await unsent.drop(form.elements.key.value).catch(() => {});
    form.autocomplete = "off"; // pressing back shows an empty form, not one to be sent a second time
    forgetTyped(form);
    if (!form.hasAttribute("data-online")) empty(form);
    return window.location.assign(request.getResponseHeader("Location"));
  }
  if (request.status < 400 || request.getResponseHeader("Loa-Page-Is-Old")) return signedOut(form, pieces);
  return request.status < 500 ? refused(form, pieces, unsent.whyNot(request.status)) : later(form, pieces, NO_SERVER);
}

// Somebody has to sign in, or the page is older than the session.
async function signedOut(form, pieces) {
  try {
    await keep(form, pieces);
  } catch {
    keepTyped(form);
    return say("Phiên đăng nhập đã hết, chưa ghi được. Hãy đăng nhập ở một thẻ khác rồi tải lại trang này; những gì đã nhập được giữ.", { state: "late" });
  }
  const { stopped } = await sendAll();
  if (stopped === "other") document.querySelector("[data-queue]")?.scrollIntoView({ block: "start" });
  if (stopped === "signed-out") window.location.assign(`/tai-khoan/dang-nhap/?next=${encodeURIComponent(window.location.pathname + window.location.search)}`);
}

onEach("form[data-log]", (form) => {
  form.elements.channel?.addEventListener("change", (event) => (event.target.dataset.typed = "yes"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = tooLarge(form);
    if (wrong) return say(wrong, { state: "late" });
    if (form.querySelector("[type=submit]").disabled) return undefined; // pressed twice
    busy(form, "Đang chuẩn bị gửi…");
    const pieces = await ready(form);
    if (!form.hasAttribute("data-offline")) return post(form, pieces);
    busy(form, "");
    return keepHere(form, pieces);
  });
});

// On the page that opens without a line: what can be seen to be missing is said at once, the rest when it is sent.
async function keepHere(form, pieces) {
  const wrong = form.querySelector("[data-wrong]");
  const { title, link } = form.elements;
  const words = !form.dataset.target
    ? "Hãy chọn việc đã làm."
    : !title.value.trim() && !link.value.trim()
      ? "Hãy ghi tên kết quả, hoặc dán đường dẫn."
      : "";
  wrong.hidden = !words;
  wrong.querySelector("[data-wrong-words]").textContent = words;
  if (words) return wrong.scrollIntoView({ block: "center" });
  const { warn } = await import("./links.js");
  if ((await warn(form, await me())).length && !form.elements.knows.checked) {
    form.elements.knows.focus();
    return form.querySelector("[data-twins]").scrollIntoView({ block: "center" });
  }
  try {
    await keep(form, pieces);
  } catch {
    return say("Máy không còn chỗ để giữ kết quả này. Hãy bỏ bớt tệp, hoặc đợi có mạng.", { state: "late" });
  }
  document.querySelector("[data-queue]").scrollIntoView({ block: "start" });
  return sendAll();
}

// "Sửa" of a result that waits: it comes back into the form, under its own key.
export async function takeBack() {
  const key = /^#sua=([\w-]+)$/.exec(window.location.hash)?.[1];
  const form = document.querySelector("form[data-log]");
  const item = key && form ? await unsent.item(key) : null;
  if (!item || item.person !== (await me())) return;
  fill(form, item.fields);
  setFiles(item.files.map(({ blob, name, kind }) => ({ file: new File([blob], name, { type: blob.type }), kind })));
  form.elements.key.value = item.key;
  form.querySelector("details")?.setAttribute("open", "");
  if (item.words) say(item.words, { state: "late" });
  await draw();
}
if (!document.querySelector("form[data-offline]")) takeBack(); // there it waits for what may be chosen
