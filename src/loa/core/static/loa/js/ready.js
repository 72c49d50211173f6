// Runs `start(element)` once for every element that matches, now and after each swap by htmx.
export function onEach(selector, start) {
  const started = new WeakSet();
  const run = (root) => {
    const found = root.matches?.(selector) ? [root] : [];
    for (const element of [...found, ...root.querySelectorAll(selector)]) {
      if (!started.has(element)) {
        started.add(element);
        start(element);
      }
    }
  };
  run(document);
  document.addEventListener("htmx:load", (event) => run(event.target));
}

// "Đăng  ký" -> "dang ky": the same folding as on the server.
export function fold(text) {
  return text
    .toLowerCase()
    .replaceAll("đ", "d")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .split(/\s+/)
    .join(" ")
    .trim();
}
