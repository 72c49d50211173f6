// On every page: what was written without a line and still waits here is said in one quiet line, and sent on.
// Pages that show the queue itself say more.
const line = document.querySelector("[data-unsent]");

async function unsentOf() {
  const kept = await indexedDB.databases?.();
  if (kept && !kept.some(({ name }) => name === "loa-ghi")) return null; // nothing was ever kept here
  if (!self.loaUnsent) await import("./unsent.js");
  return self.loaUnsent;
}

function wordsOf(own, others) {
  const toMend = own.filter((item) => item.state === "refused").length;
  const waiting = own.length - toMend;
  return [
    toMend ? `${toMend} kết quả ghi khi mất mạng chưa gửi được, cần xem lại.` : "",
    waiting ? `${waiting} kết quả ghi khi mất mạng đang chờ gửi.` : "",
    others && !own.length ? `Máy này còn ${others} kết quả chờ gửi; đăng nhập bằng đúng tài khoản đã ghi để gửi.` : "",
  ].join(" ").trim();
}

async function begin() {
  const unsent = await unsentOf();
  if (!unsent) return;
  const me = line.dataset.unsent;
  async function draw() {
    const items = await unsent.items();
    const own = items.filter((item) => item.person === me);
    line.hidden = items.length === 0;
    line.querySelector("[data-unsent-words]").textContent = wordsOf(own, items.length - own.length);
    line.querySelector("a").hidden = own.length === 0;
    return own;
  }
  async function send() {
    const own = await draw();
    if (!me || !own.some((item) => item.state === "waiting")) return;
    const { sent } = await unsent.send();
    await told({ sent });
  }
  async function told({ sent }) {
    if (sent) (await import("../loa/js/toasts.js")).say(`Đã gửi ${sent} kết quả ghi khi mất mạng.`);
    await draw();
  }
  unsent.onChange(told);
  window.addEventListener("online", () => send().catch(() => {}));
  if (me && (await unsent.person())?.id !== me) {
    await unsent.forget(); // somebody else worked here, and did not sign out
    await unsent.refresh().catch(() => {}); // signed in here, one may leave for where there is no line
  }
  await send();
}

if (line && "indexedDB" in self && !document.querySelector("[data-queue]")) begin().catch(() => {});
