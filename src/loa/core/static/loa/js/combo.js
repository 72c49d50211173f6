// A <select data-search> becomes a box to type in, with or without accents. The select itself stays and is what is sent.
// With data-choices="/address/", the options come from the server instead of from the select.
import { fold, onEach } from "./ready.js";

let made = 0;

onEach("select[data-search]", (select) => {
  made += 1;
  const combo = document.createElement("div");
  combo.className = "combo";
  const input = document.createElement("input");
  const list = document.createElement("ul");
  list.id = `combo-${made}`;
  list.className = "combo-list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Các lựa chọn");
  for (const [name, value] of Object.entries({
    type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "aria-label", "aria-labelledby"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  input.placeholder = select.dataset.placeholder ?? "Gõ để tìm…";
  input.disabled = select.disabled;
  input.required = select.required;
  select.required = false;
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  input.id = `${select.id || list.id}-box`;
  if (label) label.htmlFor = input.id;
  select.hidden = true;
  select.after(combo);
  combo.append(input, list);

  const chosen = () => (select.value ? (select.selectedOptions[0]?.textContent.trim() ?? "") : "");
  input.value = chosen();
  let active = -1;
  let asked = 0;

  async function found(words) {
    if (select.dataset.choices) {
      const ticket = ++asked;
      const answer = await fetch(`${select.dataset.choices}?tim=${encodeURIComponent(words)}`, { headers: { Accept: "text/html" } });
      if (!answer.ok || ticket !== asked) return null;
      const holder = new DOMParser().parseFromString(await answer.text(), "text/html");
      return [...holder.querySelectorAll("[data-value]")].map((item) => ({
        value: item.dataset.value, name: item.dataset.name, note: item.dataset.note ?? "",
      }));
    }
    const wanted = fold(words).split(" ");
    return [...select.options]
      .filter((option) => option.value && wanted.every((word) => fold(option.textContent).includes(word)))
      .map((option) => ({ value: option.value, name: option.textContent.trim(), note: option.dataset.note ?? "" }));
  }

  function mark(index) {
    const options = [...list.querySelectorAll("[role=option]")];
    active = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    input.setAttribute("aria-activedescendant", active >= 0 ? options[active].id : "");
    options[active]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    asked += 1; // an answer that is still on its way opens the list no more
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  async function openFor(words) {
    const choices = await found(words);
    if (choices === null) return;
    list.replaceChildren(
      ...choices.map((choice, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.dataset.value = choice.value;
        option.append(choice.name);
        if (choice.note) {
          const note = document.createElement("small");
          note.textContent = choice.note;
          option.append(note);
        }
        return option;
      }),
    );
    if (!choices.length) {
      const none = document.createElement("li");
      none.className = "combo-none";
      none.setAttribute("role", "presentation");
      none.textContent = "Không có lựa chọn nào khớp";
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(0);
  }

  function take(option) {
    const { value } = option.dataset;
    if (![...select.options].some((known) => known.value === value)) {
      select.add(new Option(option.firstChild.textContent, value));
    }
    select.value = value;
    input.value = chosen();
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => openFor(""));
  input.addEventListener("input", () => openFor(input.value));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) openFor("");
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      const option = list.querySelector('[aria-selected="true"]');
      if (option) take(option);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      input.value = chosen();
      close();
    }
  });
  input.addEventListener("blur", () => {
    if (!input.value.trim() && select.value) {
      select.value = "";
      select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    input.value = chosen();
    close();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
});
