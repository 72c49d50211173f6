// The page works without any of this wherever it can; here is what makes it quicker.
import "./keys.js";
import "./menus.js";
import "./toasts.js";
import "./requests.js";
import "./combo.js";
import "./day.js";
import "./drop.js";
import "./keep.js";
import "./passwords.js";

// Said once every script of the page has run: from here on a touch does what the page promises.
document.addEventListener("DOMContentLoaded", () => document.documentElement.setAttribute("data-ready", ""));
