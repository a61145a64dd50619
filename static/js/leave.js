// "Back" does not lead here again. Three times Escape leaves, too.
const form = document.querySelector("[data-leave]");
let presses = 0;
let last = 0;

function leave(event) {
  event.preventDefault();
  document.documentElement.hidden = true;
  try {
    navigator.sendBeacon(form.action);
  } finally {
    location.replace(form.dataset.leave);
  }
}

form.addEventListener("submit", leave);
document.addEventListener("keydown", (event) => {
  const now = Date.now();
  presses = event.key != "Escape" ? 0 : now - last < 3000 ? presses + 1 : 1;
  last = now;
  if (presses == 3) leave(event);
});
