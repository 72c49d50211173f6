// The files chosen for a result: shown one by one, each with what it is, kept through answers of the server.
import { onEach } from "../loa/js/ready.js";

const LONGEST_SIDE = 2560; // pixels of a photo as it is sent: a page of paper stays readable, a slow line bearable
const WORTH_IT = 1500000; // bytes
let chosen = [];

export const files = () => chosen;
export function setFiles(given) {
  chosen = given;
  document.querySelectorAll("[data-files]").forEach((box) => draw(box));
}

const inUnits = (size) =>
  size < 1048576
    ? `${Math.ceil(size / 1024).toLocaleString("vi")} KB`
    : `${(size / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 })} MB`;

// Smaller than the camera made it. The place where it was taken goes too; who needs it ticks so, and sends the original.
async function smaller(file) {
  if (file.type !== "image/jpeg" || file.size < WORTH_IT || !self.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    return made && made.size < file.size ? new File([made], file.name, { type: "image/jpeg" }) : file;
  } catch {
    return file; // not a picture after all: the server tells what it is
  }
}

export async function ready(form) {
  const keepsPlace = form.querySelector("[name=keeps_place]")?.checked;
  return Promise.all(
    chosen.map(async ({ file, kind }) => ({ kind, name: file.name, blob: keepsPlace ? file : await smaller(file) })),
  );
}

// The sentence why they cannot be sent, or "".
export function tooLarge(form) {
  const bounds = form.querySelector("[data-files]")?.dataset || {};
  const most = (file) => Number((/^(audio|video)\//.test(file.type) && bounds.largestRecording) || bounds.largest || Infinity);
  const file = chosen.find((each) => each.file.size > most(each.file))?.file;
  return file ? `Tệp “${file.name}” có ${inUnits(file.size)}, lớn hơn ${inUnits(most(file))}. Hãy bỏ tệp này hoặc chọn tệp nhỏ hơn.` : "";
}

// The rows of an attendance list or a play log, counted by the server at once and proposed where nobody wrote a number.
const MOST_COUNTED = 3000000; // bytes: a larger table is counted when it is sent
const isTable = ({ name }) => /\.(xlsx|csv)$/i.test(name);

async function count(box, each) {
  const form = box.closest("form[data-log]");
  if (!isTable(each.file) || each.file.size > MOST_COUNTED || !form?.dataset.target || form.hasAttribute("data-offline")) return;
  const body = new FormData();
  for (const [name, value] of [["viec", "dem"], ["kind", each.kind], ["file", each.file]]) body.append(name, value);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const response = await fetch(`/ket-qua/ghi/?${form.dataset.target}`, { method: "POST", body, headers, redirect: "manual" });
  if (!response.ok) return;
  const { words = "", refused = "", fills = {}, measures = [] } = await response.json();
  each.told = [words || refused, propose(form, fills, measures)].filter(Boolean).join(" ");
  each.isRefused = Boolean(refused);
  draw(box);
}

// A number that was typed stays. The sentence says what was filled in.
function propose(form, fills, measures) {
  const filled = [];
  for (const [name, value] of Object.entries(fills)) {
    const field = form.elements[name];
    if (!field || field.dataset.typed || (name === "quantity" && !measures.includes(form.elements.measure.value.trim().toLowerCase()))) continue;
    field.value = value;
    filled.push(name === "quantity" ? "Số lượng" : "Số người tiếp cận");
  }
  return filled.length ? `Đã điền ${filled.join(", ")}; sửa nếu chưa đúng.` : "";
}

function draw(box) {
  const list = box.querySelector("[data-files-chosen]");
  const kinds = box.querySelector("#id_kind");
  list.replaceChildren(
    ...chosen.map((each, at) => {
      const row = document.createElement("li");
      row.className = "file-chosen";
      if (each.file.type.startsWith("image/")) {
        const picture = document.createElement("img");
        picture.src = each.shown ??= URL.createObjectURL(each.file);
        picture.alt = "";
        row.append(picture);
      }
      const words = document.createElement("span");
      words.className = "file-words";
      words.textContent = `${each.file.name} (${inUnits(each.file.size)})`;
      const kind = kinds.cloneNode(true);
      kind.removeAttribute("id");
      kind.disabled = false;
      kind.removeAttribute("name");
      kind.setAttribute("aria-label", `${each.file.name} là`);
      kind.value = each.kind;
      kind.addEventListener("change", () => {
        each.kind = kind.value;
        count(box, each).catch(() => {});
      });
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "button is-small is-quiet";
      drop.textContent = "Bỏ";
      drop.setAttribute("aria-label", `Bỏ ${each.file.name}`);
      drop.addEventListener("click", () => setFiles(chosen.filter((_, other) => other !== at)));
      row.append(words, kind, drop);
      if (each.told) {
        const told = document.createElement("p");
        told.className = each.isRefused ? "file-told field-error" : "file-told small";
        told.setAttribute("role", "status");
        told.textContent = each.told;
        row.append(told);
      }
      return row;
    }),
  );
}

onEach("[data-files]", (box) => {
  const kinds = box.querySelector("#id_kind");
  box.querySelector("[data-files-kind]").hidden = true; // each file has its own
  kinds.disabled = true;
  const proposed = [...kinds.options].find((option) => option.defaultSelected)?.value ?? "";
  // a picture is a picture, until somebody says that it shows a play log or a signed note
  const kindOf = (file) => (file.type.startsWith("image/") ? "photo" : proposed);
  const add = (given) => {
    const added = [...given].map((file) => ({ file, kind: kindOf(file) }));
    setFiles([...chosen, ...added]);
    for (const each of added) count(box, each).catch(() => {}); // without a line it is counted when it is sent
  };
  for (const name of ["quantity", "reached"]) {
    box.closest("form")?.elements[name]?.addEventListener("input", (event) => (event.target.dataset.typed = "yes"));
  }
  for (const input of box.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      add(input.files);
      input.value = "";
    });
  }
  for (const name of ["dragover", "drop"]) box.addEventListener(name, (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    add(event.dataTransfer.files);
  });
  draw(box);
});
