// Files are chosen or dropped, named one by one, and sent with a progress bar. Without JavaScript the form is sent as it is.
import { onEach } from "./ready.js";
import { say } from "./toasts.js";

const inUnits = (size) =>
  size < 1048576
    ? `${Math.ceil(size / 1024).toLocaleString("vi")} KB`
    : `${(size / 1048576).toLocaleString("vi", { maximumFractionDigits: 1 })} MB`;

onEach("[data-drop]", (drop) => {
  const input = drop.querySelector("input[type=file]");
  const files = drop.querySelector(".drop-files");
  const form = drop.closest("form");
  const largest = Number(drop.dataset.largest || 0);

  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, () => drop.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));

  function list() {
    files.replaceChildren(
      ...[...input.files].map((file) => {
        const row = document.createElement("li");
        row.className = "drop-file";
        const name = document.createElement("span");
        name.textContent = file.name;
        const size = document.createElement("span");
        size.className = "quiet small";
        size.textContent = largest && file.size > largest ? `${inUnits(file.size)}: quá lớn` : inUnits(file.size);
        row.append(name, size);
        return row;
      }),
    );
  }

  function send() {
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", "Đang tải lên");
    const words = document.createElement("li");
    words.className = "small quiet";
    words.setAttribute("role", "status");
    files.append(words, bar);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      words.textContent = `Đã gửi ${Math.round(bar.value * 100)}%`;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        window.location.assign(request.responseURL);
      } else {
        const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main");
        const main = document.querySelector("main");
        if (answer && main) main.replaceChildren(...answer.childNodes);
        window.htmx?.process(main);
        main?.dispatchEvent(new Event("htmx:load", { bubbles: true }));
      }
    });
    request.addEventListener("error", () => {
      words.remove();
      bar.remove();
      say("Mất kết nối, tệp chưa gửi xong. Các tệp đã chọn vẫn còn; hãy bấm gửi lại khi có mạng.", { state: "late" });
    });
    request.open("POST", form.action || window.location.href);
    request.send(new FormData(form));
  }

  input.addEventListener("change", () => {
    list();
    if (drop.hasAttribute("data-sends-at-once") && input.files.length) form.requestSubmit();
  });
  form?.addEventListener("submit", (event) => {
    if (!input.files.length || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    send();
  });
});
