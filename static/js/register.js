/* Without this file each button of a register is a form. With it, a mark that did not arrive stays in this page, says so
   beside its row, and is sent again until it did. Each press has one key: what arrives twice counts once. */
const list = document.querySelector('[data-register]');
const told = document.querySelector('[data-register-unsent]');
const RETRY_AFTER = 10_000;
const GIVE_UP_AFTER = 20_000;
const FOR_LATER = [401, 403, 408, 429];
const queue = [];
let isSending = false;
let isDown = false;
let timer;

const newKey = () => '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

const signature = (row) => row.textContent + [...row.querySelectorAll('[aria-pressed]')].map((one) => one.getAttribute('aria-pressed'));

function say(row, words) {
  row.querySelector('[data-unsent]')?.remove();
  if (!words) return;
  const note = document.createElement('p');
  note.className = 'u-mt4';
  note.dataset.unsent = '';
  note.append(Object.assign(document.createElement('strong'), { textContent: words }));
  row.append(note);
}

function show() {
  for (const row of list.children) {
    const marks = queue.filter((mark) => mark.row === row.id);
    const words = marks.map((mark) => mark.words).join(', ');
    if (marks.length) say(row, `${isDown ? 'Not yet sent' : 'Sending'}: ${words}`);
  }
  const count = queue.length === 1 ? '1 mark is' : `${queue.length} marks are`;
  const words = isDown && queue.length ? `${count} not yet sent. Keep this page open: what is not sent is sent by itself `
    + 'when the network is back. If you were signed out, sign in on another page.' : '';
  if (told.textContent !== words) told.textContent = words;
}

/* Only what changed is put in place: a thumb may be on a button. */
function take(page) {
  for (const part of ['[data-register-count]', '[data-register-messages]']) {
    document.querySelector(part).replaceChildren(...page.querySelector(part).childNodes);
  }
  const rows = [...page.querySelector('[data-register]').children];
  for (const old of [...list.children]) {
    if (!queue.some((mark) => mark.row === old.id)) {
      say(old, '');
      const row = rows.find((one) => one.id === old.id);
      if (!row) old.remove();
      else if (signature(row) !== signature(old)) {
        const place = [...old.querySelectorAll('button')].indexOf(document.activeElement);
        old.replaceChildren(...row.childNodes);
        old.querySelectorAll('button')[place]?.focus();
      }
    }
  }
  rows.forEach((row, place) => {
    if (row.id && !document.getElementById(row.id)) list.insertBefore(row, list.children[place] ?? null);
  });
}

async function send() {
  if (isSending || !queue.length) return;
  clearTimeout(timer);
  isSending = true;
  const [mark] = queue;
  let page = null;
  let isRefused = false;
  const waiting = new AbortController();
  const limit = setTimeout(() => waiting.abort(), GIVE_UP_AFTER);
  try {
    const response = await fetch(location.pathname, { method: 'POST', body: mark.body, signal: waiting.signal });
    const { status } = response;
    isRefused = status >= 400 && status < 500 && !FOR_LATER.includes(status);
    if (response.ok) page = new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch {
    // No network, or none for long enough: it is sent again.
  }
  clearTimeout(limit);
  isSending = false;
  // Who was signed out is shown another page.
  const hasArrived = Boolean(page?.querySelector('[data-register]'));
  isDown = !hasArrived && !isRefused;
  if (hasArrived || isRefused || mark.isOutdated) queue.shift();
  if (hasArrived) take(page);
  if (isRefused) say(document.getElementById(mark.row), `Could not be marked: ${mark.words}. Load the page again.`);
  show();
  if (hasArrived || isRefused) send();
  else timer = setTimeout(send, RETRY_AFTER);
}

function press(form) {
  const row = form.closest('li');
  const body = new URLSearchParams(new FormData(form));
  body.set('key', newKey());
  if (!('adds' in row.dataset)) {
    // The newest mark of somebody is the one that counts; one that is on its way can't be called back.
    const [first] = queue;
    for (const mark of queue.filter((one) => one.row === row.id)) {
      if (isSending && mark === first) mark.isOutdated = true;
      else queue.splice(queue.indexOf(mark), 1);
    }
    const button = form.querySelector('button');
    for (const other of row.querySelectorAll('button')) {
      other.setAttribute('aria-pressed', String(other === button));
      other.classList.toggle('btn-2', other !== button);
    }
  }
  queue.push({ row: row.id, body, words: form.dataset.mark, isOutdated: false });
  show();
  send();
}

document.querySelector('[data-register-hint]').textContent = 'The network is bad? Go on: each press counts once. What is '
  + 'not sent yet stays on this page and is sent again by itself.';
list.addEventListener('submit', (event) => {
  event.preventDefault();
  press(event.target);
});
addEventListener('online', send);
addEventListener('beforeunload', (event) => {
  if (queue.length) event.preventDefault();
});
