// A button beside every password that shows what was typed; it hides again when the form is sent.
for (const field of document.querySelectorAll("input[type=password]")) {
  const frame = document.createElement("div");
  frame.className = "with-button";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.setAttribute("aria-controls", field.id);
  const show = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? "Ẩn" : "Hiện";
    button.title = isShown ? "Ẩn mật khẩu" : "Hiện mật khẩu đang gõ";
    button.setAttribute("aria-pressed", String(isShown));
  };
  show(false);
  const wasFocused = document.activeElement === field;
  field.replaceWith(frame);
  frame.append(field, button);
  if (wasFocused) field.focus();
  for (const [name, value] of [["autocapitalize", "none"], ["spellcheck", "false"]]) field.setAttribute(name, value);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
}
