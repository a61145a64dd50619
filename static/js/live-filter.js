/* Filters are an ordinary GET form with a button. With this file the list follows as people choose. */
const form = document.querySelector('form[data-live-filter]');
const results = document.getElementById('results');
const status = document.querySelector('[data-live-status]');

if (form && results && status) {
  let timer;
  let request;
  // Back undoes the last choice; what is typed letter by letter is one step.
  let step = 'replaceState';
  form.autocomplete = 'off';
  addEventListener('popstate', (event) => event.state?.list && location.reload());

  const address = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
    return form.action.split('?')[0] + (query.size ? '?' + query : '');
  };

  const update = async () => {
    const url = address();
    request?.abort();
    request = new AbortController();
    results.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(url, { signal: request.signal, credentials: 'same-origin' });
      if (!response.ok) throw new Error(String(response.status));
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      results.replaceChildren(...next.getElementById('results').childNodes);
      status.textContent = next.querySelector('[data-live-status]').textContent;
      if (url !== location.href) {
        history.replaceState({ list: true }, '');
        history[step]({ list: true }, '', url);
      }
      results.removeAttribute('aria-busy');
    } catch (error) {
      if (error.name !== 'AbortError') form.submit();
    }
  };

  const later = (milliseconds, how) => {
    step = how;
    clearTimeout(timer);
    timer = setTimeout(update, milliseconds);
  };

  form.addEventListener('change', () => later(150, 'pushState'));
  form.addEventListener('input', (event) => {
    if (event.target.matches('[type=text],[type=search]')) later(600, 'replaceState');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    later(0, 'pushState');
  });
}
