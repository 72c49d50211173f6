// What a person is told while htmx asks the server, and when the line drops.
import { say } from "./toasts.js";

let open = 0;
const show = () => document.documentElement.classList.toggle("is-busy", open > 0);

document.addEventListener("htmx:beforeRequest", () => {
  open += 1;
  show();
});
document.addEventListener("htmx:afterRequest", () => {
  open = Math.max(0, open - 1);
  show();
});
document.addEventListener("htmx:sendError", () => {
  say("Mất kết nối với máy chủ. Nội dung vừa nhập vẫn còn trên trang này; hãy thử lại khi có mạng.", { state: "late" });
});
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  const { status } = xhr;
  const words = xhr.getResponseHeader("Loa-Page-Is-Old")
    ? "Trang đã mở quá lâu nên chưa ghi được. Hãy tải lại trang (F5) rồi làm lại."
    : status === 403
      ? "Chưa có quyền làm việc này."
      : status === 404
        ? "Nội dung này không còn hoặc không thuộc phạm vi được xem."
        : "Máy chủ gặp lỗi, chưa ghi được. Hãy thử lại; nếu vẫn lỗi, báo cho người quản trị.";
  say(words, { state: "late" });
});
