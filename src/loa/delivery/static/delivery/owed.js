// The page that opens without a line: what the person owes, as this device keeps it since they were last online.
import { warn } from "./links.js";
import { takeBack } from "./log.js";
import { sendAll } from "./offline.js";

const unsent = self.loaUnsent;
const form = document.querySelector("form[data-offline]");
const select = form.querySelector("[data-lines]");
const whose = document.querySelector("[data-whose]");
const today = new Date();

form.elements.happened_on.value = `${String(today.getDate()).padStart(2, "0")}/${today.getMonth() + 1}/${today.getFullYear()}`;
form.elements.happened_on.defaultValue = form.elements.happened_on.value;
form.elements.key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
for (const each of document.querySelectorAll("[data-again]")) each.href = window.location.href;

let kept = { lines: [], plans: {} };

// A box that offers nothing is not shown.
function offer(name, choices, made) {
  const box = form.querySelector(`[data-offers="${name}"]`);
  box.hidden = choices.length === 0;
  box.querySelector("select, .choice-list").replaceChildren(...choices.map(made));
}

function option([value, words]) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = words;
  return made;
}

const tick = (name) => ([value, words]) => {
  const made = document.createElement("label");
  made.className = "choice";
  const input = document.createElement("input");
  Object.assign(input, { type: "checkbox", name, value });
  made.append(input, ` ${words}`);
  return made;
};

function chosen() {
  const line = kept.lines.find((each) => each.target === select.value);
  form.dataset.target = line?.target ?? "";
  form.elements.measure.value = line?.measure ?? "";
  form.elements.channel.value = line?.channel ?? "";
  form.querySelector("[data-asks]").textContent = line ? `Minh chứng cần có: ${line.asks}.` : "";
  offer("slots", line?.slots.length > 1 ? [["", "Theo ngày thực hiện"], ...line.slots] : [], option);
  for (const name of ["themes", "audiences"]) offer(name, kept.plans[line?.plan]?.[name] ?? [], tick(name));
}

async function begin() {
  const person = await unsent.person();
  kept = await unsent.kept();
  whose.textContent = person
    ? `Danh sách việc của ${person.name}, theo lần có mạng gần nhất.`
    : "Trên máy này chưa có danh sách việc. Hãy đăng nhập và mở trang Ghi kết quả một lần khi có mạng.";
  form.hidden = !person;
  const asked = window.location.search.slice(1).split("&").find((part) => part.startsWith("ky="));
  select.append(...kept.lines.map((line) => option([line.target, `${line.title} (${line.words})`])));
  const key = /^#sua=([\w-]+)$/.exec(window.location.hash)?.[1];
  const item = key ? await unsent.item(key) : null;
  const line = kept.lines.find((each) => each.target === (item?.target ?? asked));
  select.value = line?.target ?? "";
  chosen();
  if (line && !item && line.slots.length > 1) form.elements.slot.value = line.slot; // that slot was asked for
  await takeBack();
  await warned();
}

select.addEventListener("change", chosen);
form.addEventListener("reset", () => {
  const line = select.value; // the next result is likely of the same work
  setTimeout(() => {
    select.value = line;
    chosen();
    warned();
  });
});

const warned = async () => warn(form, (await unsent.person())?.id);
form.elements.link.addEventListener("change", warned);

// The line: asked for really, not only of the device, which calls a dead WLAN a line.
const AGAIN = 15000;
const states = document.querySelectorAll("[data-line]");
let timer;
async function probe() {
  clearTimeout(timer);
  const found = await unsent.refresh().then(
    (me) => (me ? "back" : "signed-out"),
    () => "lost",
  );
  for (const each of states) each.hidden = each.dataset.line !== found;
  clearTimeout(timer); // another probe may have begun meanwhile
  if (found === "lost") timer = setTimeout(probe, AGAIN);
  if (found === "back") await sendAll();
}
window.addEventListener("online", probe);
window.addEventListener("offline", probe);
unsent.onChange(({ sent }) => sent && probe()); // the worker, or another page, found the line first
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && probe());

await begin();
probe();
