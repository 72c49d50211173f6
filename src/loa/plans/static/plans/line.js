// Ask the server, one thing after the other, and say how the words stand: saved, being saved, line or session gone.
export const page = document.querySelector("[data-draft]");
const state = page.querySelector("[data-saved]");
let token = document.querySelector("[data-acts] [name=csrfmiddlewaretoken]")?.value ?? "";
let line = Promise.resolve();

export const inLine = (ask) => {
  const answer = line.then(ask);
  line = answer.catch(() => {});
  return answer;
};

const WORDS = {
  saving: "Đang lưu…",
  line: "Mất mạng, sẽ gửi lại",
  session: "Phiên làm việc đã hết: hãy đăng nhập ở thẻ khác, chữ đã gõ sẽ được gửi lại",
};

export function tell(how, at = "") {
  const words = how === "saved" ? `Đã lưu lúc ${at}` : how ? WORDS[how] : "Tự lưu khi gõ";
  if (state.textContent !== words) state.textContent = words;
  state.classList.toggle("is-late", how === "line" || how === "session");
}

// One of: {answer}, {refused, is_over}, {lost: "line" | "session"}. Without values: only asks.
export async function post(address, values, { isAgain = false } = {}) {
  const asks = values === undefined;
  const body = values instanceof FormData ? values : new FormData();
  if (!asks && body !== values) for (const [name, value] of Object.entries(values)) body.set(name, value);
  if (!asks) body.set("since", page.dataset.lastAct);
  body.delete("csrfmiddlewaretoken"); // a form that was open while somebody signed in anew holds an old one
  let response;
  try {
    const headers = { "X-Writing": "1", "X-CSRFToken": token };
    response = await fetch(address, { method: asks ? "GET" : "POST", body: asks ? undefined : body, headers, redirect: "manual" });
  } catch {
    return { lost: "line" };
  }
  if (response.type === "opaqueredirect") return { lost: "session" };
  if (response.ok || response.status === 409 || response.status === 422) {
    const answer = await response.json();
    if (answer.csrf) token = answer.csrf;
    return answer.refused ? answer : { answer };
  }
  if (response.status === 403 && !isAgain && !asks) {
    const found = await post(page.dataset.changes); // somebody signed in anew elsewhere: the page's token is an old one
    if (found.lost) return found;
    return post(address, values, { isAgain: true });
  }
  return response.status === 404 ? { refused: "Dự thảo không còn hoặc không thuộc phạm vi được xem." } : { lost: "line" };
}
