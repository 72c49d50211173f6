// A real OpenID Connect provider for the tests: oidc-provider with one page that asks who one is.
// node provider.mjs NODE_MODULES PORT REDIRECT_URI... prints "ready". A name is "subject:e-mail:1" (1: the address is verified).
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [packages, port, ...redirectUris] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(`${packages}/oidc-provider/lib/index.js`));

const people = new Map();

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "loa", client_secret: "secret-of-the-tests", redirect_uris: redirectUris, response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["of the tests"] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (context, { uid }) => `/who/${uid}` },
  findAccount: (context, subject) => ({ accountId: subject, claims: () => ({ sub: subject, ...people.get(subject) }) }),
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const page = `<!doctype html><html lang="vi"><head><title>Tỉnh Sông Lam</title></head><body><h1>Đăng nhập của tỉnh</h1>
<form method="post"><label>Tên <input name="name" required></label><button>Tiếp tục</button><button name="cancel" value="1" formnovalidate>Hủy</button></form></body></html>`;

async function ask(request, response) {
  if (request.method === "GET") return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
  let body = "";
  for await (const piece of request) body += piece;
  const typed = new URLSearchParams(body);
  const [subject, email, verified] = (typed.get("name") ?? "").split(":");
  people.set(subject, { name: subject, email, email_verified: verified === "1" });
  const cancelled = { error: "access_denied", error_description: "cancelled" };
  const result = typed.get("cancel") ? cancelled : { login: { accountId: subject } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer((request, response) => (request.url.startsWith("/who/") ? ask(request, response) : answer(request, response))).listen(
  Number(port),
  "127.0.0.1",
  () => console.log("ready"),
);
