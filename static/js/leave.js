// The button that leaves the site at once: what was typed is deleted, and "back" does not lead here.
// Three presses of Escape do the same.
const form = document.querySelector("form[data-leave]");
let presses = 0;
let last = 0;

function leave(event) {
  event?.preventDefault();
  document.documentElement.hidden = true;
  try {
    navigator.sendBeacon(form.action);
  } finally {
    location.replace(form.dataset.leave);
  }
}

form?.addEventListener("submit", leave);
if (form) {
  document.addEventListener("keydown", (event) => {
    const now = Date.now();
    presses = event.key === "Escape" ? (now - last < 3000 ? presses + 1 : 1) : 0;
    last = now;
    if (presses === 3) leave();
  });
}
