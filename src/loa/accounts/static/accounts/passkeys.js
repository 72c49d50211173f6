// Passkeys (WebAuthn): the browser signs what the page asks for, and the form takes the answer to the server.
// A form with data-passkey="add" or "use" holds a field "credential". What is to be signed stands in #passkey-options, or
// is fetched from the form's data-options where somebody signs in by the key alone.
const isPossible = Boolean(window.PublicKeyCredential && window.isSecureContext);

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const ids = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function text(buffer) {
  if (!buffer) return null;
  let letters = "";
  for (const byte of new Uint8Array(buffer)) letters += String.fromCharCode(byte);
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.filter((part) => response[part]).map((part) => [part, text(response[part])])),
  });
}

async function asked(form) {
  if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return { request_options: (await answer.json()).request_options };
}

async function add({ creation_options: { publicKey } }, form) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge), excludeCredentials: ids(publicKey.excludeCredentials) };
  options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (form.elements.passwordless?.checked) {
    // the key must know its owner by itself, and ask for a finger or a PIN
    const alone = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    options.authenticatorSelection = { ...options.authenticatorSelection, ...alone };
  }
  return navigator.credentials.create({ publicKey: options });
}

function use({ request_options: { publicKey } }) {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: ids(publicKey.allowCredentials) };
  return navigator.credentials.get({ publicKey: options });
}

const reasons = {
  InvalidStateError: "Khóa này đã có trong danh sách.",
  SecurityError: "Trình duyệt không dùng khóa truy cập ở địa chỉ này. Hãy mở bằng tên miền có HTTPS.",
  NotAllowedError: "Chưa xác nhận: đã hủy, hết thời gian chờ, hoặc thiết bị này không có khóa.",
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const notice = form.querySelector("[data-passkey-notice]");
  const say = (words) => {
    notice.textContent = words;
    notice.hidden = !words;
  };
  for (const part of form.querySelectorAll("[data-passkey-possible]")) part.hidden = !isPossible;
  for (const part of form.querySelectorAll("[data-passkey-impossible]")) part.hidden = isPossible;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!isPossible || form.dataset.busy) return;
    form.dataset.busy = "1";
    say("");
    try {
      const credential = await (form.dataset.passkey === "add" ? add : use)(await asked(form), form);
      form.elements.credential.value = written(credential);
      form.submit();
    } catch (error) {
      say(reasons[error.name] ?? "Chưa dùng được khóa này. Hãy thử lại hoặc chọn cách khác.");
    } finally {
      delete form.dataset.busy;
    }
  });
}
