// Fetches the page again and shows what is new of it, every second at first and less often later.
const main = document.getElementById('progress');
const page = main.dataset.page;
let wait = 1000;

// A link's token is not for the history, nor for whoever is shown the address line.
if (location.pathname !== page) history.replaceState(null, '', page);

async function look() {
  try {
    const answer = await fetch(page, { cache: 'no-store' });
    if (answer.ok) {
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      if (main.hasAttribute('data-finished')) return;
    }
  } catch {
    // The server or the line is away for a moment.
  }
  wait = Math.min(wait * 1.05, 15000);
  setTimeout(look, wait);
}

function show(fresh) {
  const next = fresh.getElementById('progress');
  for (const part of ['#told', '.steps']) {
    const shown = main.querySelector(part);
    const news = next.querySelector(part);
    if (shown.innerHTML !== news.innerHTML) shown.innerHTML = news.innerHTML;
  }
  document.title = fresh.title;
  if (next.hasAttribute('data-finished')) {
    main.setAttribute('data-finished', '');
    document.querySelector('footer')?.remove();
  }
}

if (!main.hasAttribute('data-finished')) setTimeout(look, wait);
