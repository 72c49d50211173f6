// A link to an access code carries it behind the #, which is not sent anywhere: it is put into the field, taken out of
// the address (and so out of the browser's history), and sent as a form.
const field = document.querySelector("[data-access-code]");
const given = decodeURIComponent(location.hash.slice(1));

if (field && given) {
  history.replaceState(null, "", location.pathname + location.search);
  field.value = given;
  field.form.requestSubmit();
}
