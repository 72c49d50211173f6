// Says beside the form what differs from the accepted result, as it is typed.
const form = document.querySelector("[data-correction]");
const list = form?.querySelector("[data-differences]");

function said(field) {
  if (field.type === "checkbox") return field.checked ? "có" : "không";
  return field.tagName === "SELECT" ? (field.selectedOptions[0]?.textContent ?? "") : field.value.trim();
}

const watched = form ? [...form.querySelectorAll("input[name], select[name], textarea[name]")].filter((field) => field.type !== "hidden" && field.name !== "reason") : [];
const before = new Map(watched.map((field) => [field, said(field)]));

function line(words, was, now) {
  const item = document.createElement("li");
  const gone = document.createElement("del");
  const come = document.createElement("ins");
  gone.textContent = was;
  come.textContent = now || "bỏ trống";
  item.append(`${words}: `, ...(was ? [gone, " → "] : []), come);
  return item;
}

function show() {
  const lines = watched
    .filter((field) => said(field) !== before.get(field))
    .map((field) => line((field.labels?.[0]?.firstChild?.textContent ?? field.name).trim() || field.labels[0].textContent.trim(), before.get(field), said(field)));
  list.replaceChildren(...(lines.length ? lines : [Object.assign(document.createElement("li"), { className: "quiet", textContent: "Chưa đổi mục nào." })]));
}

if (list) {
  form.addEventListener("input", show);
  form.addEventListener("change", show);
}
