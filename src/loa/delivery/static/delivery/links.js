// Addresses so written that two spellings of one page are one, as on the server; and where an address was used already,
// as far as this device knows: among what waits here, and among the last results of the person's units.
const unsent = self.loaUnsent;
const NO_SCHEME = /^[^\s/:?#@]+\.[^\s/:?#@]{2,}(?::\d+)?(?:[/?#]|$)/;

function hostOf(name, rules) {
  const host = name.replace(/\.+$/, "");
  if (/^(web|[a-z]{2}-[a-z]{2})\.facebook\.com$/.test(host)) return "facebook.com";
  for (const begin of rules.telephones) {
    const rest = host.slice(begin.length);
    if (host.startsWith(begin) && rest.includes(".") && !rules.shared.includes(rest) && !/^[\d.]+$/.test(rest)) return hostOf(rest, rules);
  }
  return host;
}

function escaped(text) {
  const whole = text.replace(/%(?![0-9a-f]{2})/gi, "%25").replace(/[|^[\]]/g, encodeURIComponent);
  return whole.replace(/%([0-9a-f]{2})/gi, (found, code) => {
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return /[\w.~-]/.test(letter) ? letter : found.toUpperCase();
  });
}

function pathOf(path) {
  let ends = escaped(path).replace(/\/{2,}/g, "/").replace(/\/$/, "");
  while (ends.endsWith("/amp")) ends = ends.slice(0, -4).replace(/\/$/, "");
  return ends;
}

const quoted = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function queryOf(pairs, rules) {
  const tracks = (name) => !name || rules.tracks.includes(name) || rules.begins.some((begin) => name.startsWith(begin));
  const kept = [...pairs].filter(([name]) => !tracks(name.toLowerCase())).map((pair) => pair.map(quoted));
  kept.sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  return kept.map(([name, value]) => (value ? `${name}=${value}` : name)).join("&");
}

function filmOf(host, path, pairs) {
  if (host === "youtu.be") return path.split("/")[1] ?? "";
  if (host !== "youtube.com" && host !== "youtube-nocookie.com") return "";
  return /^\/(?:shorts|live|embed|v)\/([\w-]+)/.exec(path)?.[1] ?? (path === "/watch" ? (pairs.get("v") ?? "") : "");
}

// "" for what is no address of a page.
export function spelled(address, rules) {
  let given = address.replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, "").replaceAll("&amp;", "&");
  if (NO_SCHEME.test(given)) given = `https://${given}`;
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return "";
  const parts = new URL(given);
  const host = hostOf(parts.hostname, rules);
  const path = pathOf(parts.pathname);
  const film = filmOf(host, path, parts.searchParams);
  if (film) return `https://youtube.com/watch?v=${quoted(film)}`;
  const query = queryOf(parts.searchParams, rules);
  const mark = /^#[/!]/.test(parts.hash) ? escaped(parts.hash) : "";
  return `https://${host}${parts.port ? `:${parts.port}` : ""}${path}${query ? `?${query}` : ""}${mark}`;
}

async function keyOf(spelling) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(spelling)));
  return [...sum.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Sentences, one for each place where this device knows the address to be used; `key`: of the result that is written.
async function usesOf(address, { key, person }) {
  const kept = await unsent.kept();
  const spelling = kept.spelling ? spelled(address, kept.spelling) : "";
  if (!spelling) return [];
  const field = (item, name) => item.fields.find(([each]) => each === name)?.[1] ?? "";
  const waiting = (await unsent.items()).filter((item) => item.person === person && item.key !== key && spelled(field(item, "link"), kept.spelling) === spelling);
  const known = self.crypto?.subtle ? kept.links[await keyOf(spelling)] : undefined;
  return [
    ...waiting.map((item) => `Cùng đường dẫn với kết quả “${field(item, "title") || field(item, "link")}” đang chờ gửi trên máy này.`),
    ...(known ? [`Cùng đường dẫn với kết quả ${known} của đơn vị.`] : []),
  ];
}

// Said beside the link of a form that is kept on this device, and asked about before it is.
export async function warn(form, person) {
  const uses = await usesOf(form.elements.link.value, { key: form.elements.key.value, person });
  const box = form.querySelector("[data-twins]");
  box.hidden = uses.length === 0;
  if (box.hidden) form.elements.knows.checked = false;
  box.querySelector("ul").replaceChildren(
    ...uses.map((words) => {
      const made = document.createElement("li");
      made.textContent = words;
      return made;
    }),
  );
  return uses;
}
