// Looks at the pipeline every second and shows what is new.
import { bars } from './bars.js';
import { pair } from './photos.js';
import { el, get, number, token } from './basics.js';

const STATES = ['scheduled', 'ready', 'leased', 'succeeded', 'dead', 'cancelled'];
const at = (id) => document.getElementById(id);
const charts = { vehicles: bars(at('vehicles')), colors: bars(at('colors')) };
const shown = new Map();
let shownBatch;

function row(batch) {
  const parts = STATES.filter((state) => batch.counts[state] > 0).map((state) => {
    const part = el('i', { title: `${state}: ${number(batch.counts[state])}` });
    part.style.flex = batch.counts[state];
    part.style.background = `var(--${state})`;
    return part;
  });
  const settled = STATES.slice(3).reduce((sum, state) => sum + (batch.counts[state] ?? 0), 0);
  const words = `${number(settled)} of ${number(batch.accepted)}${batch.complete ? ', complete' : batch.sealed ? ', sealed' : ''}`;
  return el('div', { class: 'row' }, el('strong', {}, batch.queue), el('div', { class: 'bar', role: 'img', 'aria-label': words }, parts), el('span', { class: 'soft' }, words));
}

function legend(batches) {
  const spans = STATES.filter((state) => batches.some((batch) => batch.counts[state] > 0)).map((state) => {
    const sum = batches.reduce((all, batch) => all + (batch.counts[state] ?? 0), 0);
    const span = el('span', {}, `${number(sum)} ${state}`);
    span.style.setProperty('--tone', `var(--${state})`);
    return span;
  });
  return el('div', { class: 'legend' }, spans);
}

function show(pipeline) {
  if (pipeline.batch !== shownBatch) {
    shownBatch = pipeline.batch;
    shown.clear();
    at('photos').replaceChildren();
  }
  at('batch').textContent = pipeline.batch ? `batch ${pipeline.batch}` : '';
  at('trouble').hidden = !pipeline.trouble;
  at('trouble').textContent = pipeline.trouble ?? '';
  const down = pipeline.barrier.length > 1 && pipeline.barrier.every((batch) => batch.complete);
  at('open').textContent = pipeline.batch ? (down ? 'down' : 'up') : '';
  at('open').classList.toggle('done', down);
  at('barrier').replaceChildren(
    ...(pipeline.barrier.length ? [...pipeline.barrier.map(row), legend(pipeline.barrier)] : [el('p', { class: 'empty' }, 'No photo has come in yet.')]),
  );
  at('final').textContent = pipeline.complete ? 'final' : Object.keys(pipeline.statistics.vehicles).length ? 'so far' : '';
  at('final').classList.toggle('done', pipeline.complete);
  charts.vehicles(pipeline.statistics.vehicles);
  charts.colors(pipeline.statistics.colors);
  at('count').textContent = pipeline.photos.length ? number(pipeline.photos.length) : '';
  for (const photo of pipeline.photos) {
    const key = `${photo.copy.path} ${photo.copy.sha256}`;
    if (!shown.has(key)) {
      shown.set(key, pair(photo));
      at('photos').append(shown.get(key));
    }
  }
}

async function look() {
  try {
    show(await (await get('progress')).json());
    at('link').textContent = 'live';
    at('link').className = 'link live';
    at('ask').hidden = true;
  } catch (error) {
    at('link').textContent = 'away';
    at('link').className = 'link away';
    if (error.status === 401 || error.status === 403) at('ask').hidden = false;
  }
  setTimeout(look, 1000);
}

at('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  token.set(at('token').value);
});
look();
