// The list of results that wait to be sent, on every page for logging; and the service worker that lets them open offline.
import { say } from "../loa/js/toasts.js";

const unsent = self.loaUnsent;
const panel = document.querySelector("[data-queue]");
// Milliseconds: nothing tells when a server that was down answers again, the device had its line all the while.
const SOON = { later: 15000, failing: 300000 };
const STATES = { waiting: ["Chờ gửi", "is-look"], refused: ["Cần sửa", "is-late"], used: ["Cần xem lại", "is-look"] };

export const me = async () => panel?.dataset.person || (await unsent.person())?.id || "";

export async function keepForLater(item) {
  await unsent.put({ ...item, state: "waiting", words: "", uses: [], at: Date.now() });
  navigator.storage?.persist?.().catch(() => {}); // the browser may clear what it was not asked to keep
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("loa-unsent").catch(() => {}); // not every browser has it
  await draw();
}

function rowOf(item) {
  const row = panel.querySelector("template").content.firstElementChild.cloneNode(true);
  const field = (name) => item.fields.find(([each]) => each === name)?.[1] ?? "";
  const [words, state] = STATES[item.uses.length ? "used" : item.state];
  row.dataset.key = item.key;
  row.querySelector("[data-item-title]").textContent = field("title") || field("link");
  const files = item.files.length ? `, ${item.files.length} tệp` : "";
  row.querySelector("[data-item-line]").textContent = `${item.line}${files}`;
  const status = row.querySelector("[data-item-state]");
  status.textContent = words;
  status.className = `status ${state}`;
  const why = row.querySelector("[data-item-words]");
  why.hidden = !item.words;
  why.textContent = [item.words, ...item.uses].filter(Boolean).join(" ");
  row.querySelector("[data-item-anyway]").hidden = !item.uses.length;
  return row;
}

export async function draw() {
  if (!panel) return;
  const person = await me();
  const items = await unsent.items();
  const own = items.filter((item) => item.person === person);
  const others = items.length - own.length;
  panel.hidden = items.length === 0;
  panel.querySelector("[data-queue-count]").textContent = own.length || "";
  panel.querySelector("[data-queue-items]").replaceChildren(...own.map(rowOf));
  panel.querySelector("[data-queue-acts]").hidden = !own.some((item) => item.state === "waiting");
  const says = panel.querySelector("[data-queue-says]");
  if (others) says.textContent = `Máy này còn ${others} kết quả của người khác chờ gửi; người ấy đăng nhập trên máy này thì mới gửi được.`;
  else if (!says.dataset.stays) says.textContent = wordsOf(own);
}

function wordsOf(own) {
  if (own.some((item) => item.state === "waiting")) return "Được giữ trên máy này, tự gửi khi có mạng.";
  return own.length ? "Được giữ trên máy này; bấm Sửa, sửa xong thì gửi lại." : "";
}

function tell(words) {
  const says = panel?.querySelector("[data-queue-says]");
  if (!says) return;
  says.dataset.stays = "yes";
  says.textContent = words;
}

function tellSent(sent) {
  if (sent) say(`Đã gửi ${sent} kết quả ghi khi mất mạng.`);
}

let again;
export function sendSoon(stopped = "later") {
  clearTimeout(again);
  if (stopped in SOON) again = setTimeout(sendAll, SOON[stopped]);
}

export async function sendAll() {
  const told = await unsent.send().catch(() => ({ sent: 0, refused: 0, stopped: "later" }));
  sendSoon(told.stopped);
  tellSent(told.sent);
  if (told.stopped === "signed-out") tell("Phiên đăng nhập đã hết. Kết quả vẫn được giữ; hãy đăng nhập lại bằng đúng tài khoản để gửi.");
  else if (told.stopped === "other") tell("Máy này đang đăng nhập bằng tài khoản khác. Kết quả vẫn được giữ; người đã ghi đăng nhập trên máy này thì mới gửi được.");
  else if (told.stopped) tell("Chưa gửi được. Kết quả vẫn được giữ trên máy này, tự gửi khi có mạng.");
  else delete panel?.querySelector("[data-queue-says]").dataset.stays;
  await draw();
  return told;
}

panel?.addEventListener("click", async (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  if (event.target.closest("[data-queue-send]")) await sendAll();
  else if (key && event.target.closest("[data-item-drop]")) {
    if (window.confirm("Bỏ kết quả này? Nội dung và tệp đã ghi trên máy sẽ mất, không lấy lại được.")) await unsent.drop(key);
    await draw();
  } else if (key && event.target.closest("[data-item-anyway]")) {
    const item = await unsent.item(key);
    await unsent.put({ ...item, state: "waiting", words: "", uses: [], fields: [...item.fields.filter(([name]) => name !== "knows"), ["knows", "1"]] });
    await sendAll();
  } else if (key && event.target.closest("[data-item-edit]")) {
    const item = await unsent.item(key);
    const page = `/ket-qua/ghi/?${item.target}`;
    const isHere = window.location.pathname + window.location.search === page;
    window.location.assign(`${page}#sua=${key}`);
    if (isHere) window.location.reload(); // another mark alone loads nothing
  }
});

async function begin() {
  if (!("indexedDB" in self)) return;
  unsent.onChange(({ sent }) => {
    tellSent(sent);
    draw();
  });
  window.addEventListener("online", sendAll);
  await draw();
  if (document.body.hasAttribute("data-signed-in")) await unsent.refresh().catch(() => {});
  await sendAll();
}

navigator.serviceWorker?.register("/sw.js").catch(() => {}); // without HTTPS there is none: the pages work, only online
begin();
