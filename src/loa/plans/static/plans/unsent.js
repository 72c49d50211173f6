// Words that the server has not got yet: kept in this browser until it says that it has, whatever happens to the page.
// Each person's own: another who signs in here is not taken for their author.
const here = `unsent:${document.querySelector("[data-writer]")?.dataset.writer}:${window.location.pathname}:`;

export const keep = (item, form) => {
  try {
    localStorage.setItem(here + item, JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken")));
  } catch {
    // no room left: the words stand in the page all the same
  }
};
export const forget = (item) => localStorage.removeItem(here + item);
export const kept = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(here))
    .map((key) => [key.slice(here.length), JSON.parse(localStorage.getItem(key))]);
