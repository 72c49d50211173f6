// A date is typed as 05/3/2026; the button beside it opens the browser's calendar.
import { onEach } from "./ready.js";

onEach("[data-day]", (box) => {
  const text = box.querySelector("input[type=text]");
  const native = box.querySelector("input[type=date]");
  const button = box.querySelector("button");
  button.hidden = typeof native.showPicker !== "function";
  button.addEventListener("click", () => {
    const [, day, month, year] = text.value.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/) ?? [];
    native.value = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
    native.showPicker();
  });
  native.addEventListener("change", () => {
    const [year, month, day] = native.value.split("-");
    text.value = year ? `${day}/${Number(month)}/${year}` : "";
    text.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
