// The page that opens without a line: what the person owes, as this device keeps it since they were last online.
const unsent = self.loaUnsent;
const form = document.querySelector("form[data-offline]");
const select = form.querySelector("[data-lines]");
const whose = document.querySelector("[data-whose]");
const today = new Date();

form.elements.happened_on.value = `${String(today.getDate()).padStart(2, "0")}/${today.getMonth() + 1}/${today.getFullYear()}`;
form.elements.happened_on.defaultValue = form.elements.happened_on.value;
form.elements.key.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
document.querySelector("[data-again]").href = window.location.href;

let lines = [];
function chosen() {
  const line = lines.find((each) => each.target === select.value);
  form.dataset.target = line?.target ?? "";
  form.elements.measure.value = line?.measure ?? "";
  form.querySelector("[data-asks]").textContent = line ? `Minh chứng cần có: ${line.asks}.` : "";
  for (const option of form.querySelectorAll("#id_kind option")) option.defaultSelected = option.value === (line?.kind ?? "");
}

async function begin() {
  const person = await unsent.person();
  lines = await unsent.lines();
  whose.textContent = person
    ? `Danh sách việc của ${person.name}, theo lần có mạng gần nhất.`
    : "Trên máy này chưa có danh sách việc. Hãy đăng nhập và mở trang Ghi kết quả một lần khi có mạng.";
  form.hidden = !person;
  const asked = window.location.search.slice(1).split("&").find((part) => part.startsWith("ky="));
  for (const line of lines) {
    const option = document.createElement("option");
    option.value = line.target;
    option.textContent = `${line.title} (${line.words})`;
    select.append(option);
  }
  const key = /^#sua=([\w-]+)$/.exec(window.location.hash)?.[1];
  const item = key ? await unsent.item(key) : null;
  select.value = lines.find((line) => line.target === (item?.target ?? asked))?.target ?? "";
  chosen();
}

select.addEventListener("change", chosen);
form.addEventListener("reset", () => {
  const line = select.value; // the next result is likely of the same work
  setTimeout(() => {
    select.value = line;
    chosen();
  });
});
begin();
