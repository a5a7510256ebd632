// One photo: the original with boxes around what was found, and its copy.
import { el, get, number } from './basics.js';

const SVG = 'http://www.w3.org/2000/svg';

function boxes(photo) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${photo.original.width} ${photo.original.height}`);
  const draw = (kind) => ({ box: [x, y, width, height], type, color, score }) => {
    const rect = document.createElementNS(SVG, 'rect');
    Object.entries({ x, y, width, height, class: kind }).forEach(([name, value]) => rect.setAttribute(name, value));
    const title = document.createElementNS(SVG, 'title');
    title.textContent = [color, type ?? kind, score].filter((word) => word !== undefined).join(' ');
    rect.append(title);
    svg.append(rect);
  };
  photo.vehicles.forEach(draw('vehicle'));
  photo.plates.forEach(draw('plate'));
  return svg;
}

// Fetched, not linked, since a link could not carry a token. Held only while it is shown.
async function show(frame, path, words) {
  const url = URL.createObjectURL(await (await get(path)).blob());
  const image = el('img', { alt: words });
  image.addEventListener('load', () => URL.revokeObjectURL(url), { once: true });
  image.src = url;
  frame.prepend(image);
}

// What was found stays to be seen when the original is deleted: over the copy.
async function fill(before, after, photo) {
  const copy = `copies?path=${encodeURIComponent(photo.copy.path)}`;
  const words = `${photo.original.path}, with plates hidden`;
  const failed = (frame) => () => frame.replaceChildren(el('p', { class: 'gone' }, 'Cannot be shown just now.'));
  show(after, copy, words).catch(failed(after));
  try {
    await show(before, `originals?path=${encodeURIComponent(photo.original.path)}`, `${photo.original.path}, the original`);
  } catch (error) {
    if (error.status !== 404) return failed(before)();
    before.append(el('p', { class: 'deleted' }, 'The original is deleted. This is its copy.'));
    show(before, copy, words).catch(failed(before));
  }
}

const count = (found, word) => `${number(found.length)} ${word}${found.length === 1 ? '' : 's'}`;

export function pair(photo) {
  const before = el('div', { class: 'picture' }, boxes(photo));
  const after = el('div', { class: 'picture' });
  const words = [count(photo.vehicles, 'vehicle'), count(photo.plates, 'plate')].join(', ');
  const root = el('article', { class: 'sheet pair' }, el('h3', {}, photo.original.path, ' ', el('span', { class: 'soft' }, words)), before, after);
  new IntersectionObserver((entries, observer) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      observer.disconnect();
      fill(before, after, photo);
    }
  }, { rootMargin: '400px' }).observe(root);
  return root;
}
