// A list before it is logged: names and days of the pages are asked for row by row, rows taken out, the chosen counted.
const form = document.querySelector("[data-list]");
const MOST_AT_ONCE = 3;

function count() {
  const shown = form.querySelector("[data-chosen]");
  if (shown) shown.textContent = form.querySelectorAll(".list-tick input:checked").length;
}

const box = (row, name) => row.querySelector(`input[name$="-${name}"]`);

function put(row, name, value) {
  const input = box(row, name);
  if (input.value || !value) return;
  input.value = value;
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
  input.parentElement.querySelector(".field-error")?.remove();
}

async function lookUp(row) {
  const address = `${form.dataset.look}?link=${encodeURIComponent(box(row, "link").value)}`;
  const response = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!response.ok) return;
  const told = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-looked]");
  if (!told) return;
  put(row, "title", told.dataset.title.slice(0, 300));
  put(row, "happened_on", told.dataset.published);
  if (row.querySelector('[aria-invalid="true"]')) return;
  row.classList.remove("is-late");
  if (!row.classList.contains("is-look")) row.querySelector(".list-tick input").checked = true;
}

async function lookUpAll() {
  const rows = [...form.querySelectorAll("[data-nameless]")];
  const says = document.querySelector("[data-names]");
  let done = 0;
  const next = async () => {
    const row = rows.shift();
    if (!row) return;
    await lookUp(row).catch(() => {});
    done += 1;
    says.textContent = rows.length ? `Đang đọc tên trang: ${done}/${done + rows.length}…` : "";
    count();
    await next();
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, next));
}

if (form) {
  form.addEventListener("change", count);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-takes-out]");
    if (!button) return;
    event.preventDefault();
    button.closest("[data-row]").remove();
    count();
  });
  count();
  lookUpAll();
}
