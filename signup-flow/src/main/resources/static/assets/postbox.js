// Shows what comes in, every two seconds.
const found = document.getElementById('found');

async function look() {
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.ok) {
      const news = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found');
      if (found.innerHTML !== news.innerHTML) found.innerHTML = news.innerHTML;
    }
  } catch {
    // The server is away for a moment.
  }
  setTimeout(look, 2000);
}

setTimeout(look, 2000);
