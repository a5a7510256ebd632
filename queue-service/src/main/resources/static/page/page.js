// The page on which people watch the queues run. Four views: all queues, one queue, one item, one batch; which
// one is in the address after '#', so that it can be shared and gone back to.
import { batchPath, call, events, itemPath, queuePath, token } from './api.js';
import { STATES, ago, duration, el, legend, number, show, span, stateBar } from './dom.js';
import { History, chart } from './history.js';

const POLL = 1500;
const LOG_LINES = 200;
const BATCHES = 20;
const MISSING = 50;
const main = document.getElementById('main');
const path = document.getElementById('path');
const link = document.getElementById('link');
const history = new History(400);

let view = null;

function route() {
  view?.leave?.();
  const [kind, queue, ...rest] = location.hash.slice(1).split('/').map(decodeURIComponent);
  const within = rest[0] === 'item' || rest[0] === 'batch' ? rest.slice(1).join('/') : null;
  if (kind === 'queue' && rest[0] === 'item') view = itemView(queue, within);
  else if (kind === 'queue' && rest[0] === 'batch') view = batchView(queue, within);
  else if (kind === 'queue') view = queueView(queue, rest[0]);
  else view = queuesView();
  main.replaceChildren(view.root);
  path.replaceChildren(...crumbs(kind === 'queue' ? queue : null, within));
  refresh();
}

const queueHash = (queue, state) => `#queue/${encodeURIComponent(queue)}${state ? `/${state}` : ''}`;
const itemHash = (queue, item) => `${queueHash(queue)}/item/${encodeURIComponent(item)}`;

const batchHash = (queue, batch) => `${queueHash(queue)}/batch/${encodeURIComponent(batch)}`;

function crumbs(queue, within) {
  if (!queue) return [];
  const parts = ['/ ', el('a', { href: queueHash(queue) }, queue)];
  return within ? [...parts, ` / ${within}`] : parts;
}

let timer;
async function refresh() {
  clearTimeout(timer);
  const mine = view;
  try {
    const { queues } = await call('GET', 'queues');
    history.add(queues);
    await mine.show(queues);
    if (mine === view && !mine.root.isConnected) main.replaceChildren(mine.root);
    link.className = 'link live';
    link.textContent = 'live';
    link.title = '';
  } catch (error) {
    link.className = 'link away';
    link.textContent = error.status === 404 ? 'gone' : 'away';
    link.title = error.message;
    if (error.status === 401 || error.status === 403) await askToken(error.message);
    else if (error.status === 404) main.replaceChildren(el('p', { class: 'empty' }, error.message));
  }
  if (mine === view) timer = setTimeout(refresh, document.hidden ? POLL * 10 : POLL);
}

// --- all queues ---

function queuesView() {
  const list = el('div', { class: 'queues' });
  return {
    root: el('div', {}, el('h1', {}, 'Queues'), list),
    show(queues) {
      show(
        list,
        ...(queues.length
          ? queues.map(queueRow)
          : [el('p', { class: 'empty' }, 'No queue is declared yet. PUT /api/v1/queues/{name} declares one.')]),
      );
    },
  };
}

function queueRow(queue) {
  return el(
    'a',
    { class: 'sheet queue', href: queueHash(queue.name) },
    el('div', {}, el('strong', {}, queue.name), el('div', {}, badges(queue))),
    el('div', {}, stateBar(queue.counts), legend(queue.counts)),
    el(
      'div',
      { class: 'soft' },
      el('div', {}, `${history.rate(queue.name).toFixed(1)} done/s`),
      el('div', {}, queue.oldestReady ? `oldest ready ${ago(queue.oldestReady)}` : 'nothing in line'),
    ),
  );
}

function badges(queue) {
  const badges = [];
  if (queue.paused) badges.push(el('span', { class: 'badge warn', title: queue.pauseReason ?? null }, 'paused'));
  if (queue.source?.problem) badges.push(el('span', { class: 'badge warn' }, 'source'));
  if (queue.counts.dead) badges.push(el('span', { class: 'badge warn' }, `${number(queue.counts.dead)} dead`));
  return badges;
}

// --- one queue ---

function queueView(name, state = '') {
  const head = el('div');
  const figures = el('div', { class: 'figures' });
  const bar = el('div', { class: 'sheet' });
  const charts = el('div', { class: 'charts' });
  const batches = el('div');
  const items = el('div', { class: 'sheet scroll' });
  const log = el('div', { class: 'sheet log' }, el('div', { class: 'soft' }, 'waiting for something to happen…'));
  const done = chart('settled per second', ['done', 'failed'], ['--succeeded', '--dead']);
  const backlog = chart('items', ['ready', 'leased'], ['--ready', '--leased']);
  charts.append(done.root, backlog.root);
  const tabs = el('div', { class: 'tabs' }, ['', ...STATES].map((each) => el('a', { href: queueHash(name, each), 'aria-current': each === state ? 'page' : null }, each || 'all')));
  const controller = new AbortController();
  follow(name, log, controller.signal);
  let continueFrom = [''];
  return {
    root: el('div', {}, head, figures, bar, el('h2', {}, 'Last ten minutes'), charts, batches, el('h2', {}, 'Items'), tabs, items, el('h2', {}, 'What happens'), log),
    leave: () => controller.abort(),
    async show(queues) {
      const queue = queues.find((each) => each.name === name);
      if (!queue) throw Object.assign(new Error(`There is no queue "${name}".`), { status: 404 });
      const query = `?limit=50${state ? `&state=${state}` : ''}${continueFrom.at(-1) ? `&continue=${encodeURIComponent(continueFrom.at(-1))}` : ''}`;
      const [scale, page, open] = await Promise.all([
        call('GET', `${queuePath(name)}/scale`),
        call('GET', `${queuePath(name)}/items${query}`),
        call('GET', `${queuePath(name)}/batches?complete=false&limit=${BATCHES}`),
      ]);
      show(head, queueHead(queue), ...alarms(queue));
      show(figures, ...scaleFigures(queue, scale));
      show(bar, stateBar(queue.counts), legend(queue.counts));
      done.draw(history.series(name, ['doneRate', 'failedRate']));
      backlog.draw(history.series(name, ['ready', 'leased']));
      show(batches, ...openBatches(name, open));
      show(items, itemTable(name, page.items), pager(page));
    },
  };

  function pager(page) {
    const next = page.metadata?.continue;
    const go = (change) => () => { change(); refresh(); };
    return el(
      'div',
      { class: 'tabs' },
      continueFrom.length > 1 ? el('button', { onclick: go(() => continueFrom.pop()) }, '‹ back') : null,
      next ? el('button', { onclick: go(() => continueFrom.push(next)) }, 'more ›') : null,
    );
  }
}

function queueHead(queue) {
  const operate = (verb) => () => call('POST', `${queuePath(queue.name)}:${verb}`).then(refresh, tell);
  return el(
    'h1',
    {},
    queue.name,
    badges(queue),
    queue.paused ? el('button', { onclick: operate('resume') }, 'Resume') : el('button', { onclick: operate('pause') }, 'Pause'),
    queue.counts.dead ? el('button', { onclick: () => redrive(queue.name, {}) }, `Redrive ${number(queue.counts.dead)} dead`) : null,
  );
}

function alarms(queue) {
  const texts = [];
  if (queue.pauseReason) texts.push(`The queue was paused: ${queue.pauseReason}`);
  if (queue.source?.problem) texts.push(`The source could not be read (${ago(queue.source.lastAttempt)}): ${queue.source.problem}`);
  return texts.map((text) => el('p', { class: 'alarm' }, text));
}

function scaleFigures(queue, scale) {
  const figure = (label, value, title) => el('div', { class: 'sheet figure', title }, el('b', {}, value), el('span', { class: 'soft' }, label));
  return [
    figure('done per second', history.rate(queue.name).toFixed(1)),
    figure('oldest ready', queue.oldestReady ? ago(queue.oldestReady) : '–'),
    figure('workers busy / wanted', `${scale.current} / ${scale.desired}`, scale.reason),
    figure('mean processing', duration(scale.processing)),
    figure('mean interarrival', duration(scale.interarrival)),
    figure('utilisation', scale.utilisation == null ? '–' : `${Math.round(scale.utilisation * 100)} %`, scale.reason),
    ...(queue.source ? [figure('listed by the source', number(queue.source.listed), `last read ${ago(queue.source.lastSuccess)}`)] : []),
  ];
}

const table = (titles, rows) => el('table', {}, el('thead', {}, el('tr', {}, titles.map((title) => el('th', {}, title)))), el('tbody', {}, rows));

/** What is known of one thing, a line each; what is not is left out. */
function factSheet(facts) {
  const rows = facts.filter(([, value]) => value).map(([label, value]) => el('tr', {}, el('th', {}, label), el('td', {}, value)));
  return el('div', { class: 'sheet scroll' }, el('table', {}, el('tbody', {}, rows)));
}

const stateCell = (state) => el('span', { class: 'state', tone: state }, state);

function itemTable(queue, items) {
  if (!items.length) return el('p', { class: 'empty' }, 'No items here.');
  return table(['item', 'state', 'group', 'batch', 'failures', 'enqueued', 'worker'], items.map((item) => itemRow(queue, item)));
}

function itemRow(queue, item) {
  const progress = item.lease?.progress;
  const note = progress ? ` · ${progress.percent ?? ''}${progress.percent == null ? '' : ' %'} ${progress.message ?? ''}` : '';
  return el(
    'tr',
    {},
    el('td', {}, el('a', { href: itemHash(queue, item.name) }, item.name)),
    el('td', {}, stateCell(item.state)),
    el('td', {}, item.group ?? ''),
    el('td', {}, item.batch ? el('a', { href: batchHash(queue, item.batch) }, item.batch) : ''),
    el('td', { class: 'number' }, item.lost ? `${item.failures} + ${item.lost} lost` : number(item.failures)),
    el('td', {}, ago(item.enqueued)),
    el('td', {}, item.lease ? `${item.lease.worker}${note}${item.hedge ? `, and ${item.hedge.worker}` : ''}` : ''),
  );
}

async function follow(queue, log, signal) {
  let first = true;
  const add = (event) => {
    if (first) log.replaceChildren();
    first = false;
    const line = [event.time?.slice(11, 23), event.type.padEnd(10), event.item ?? event.batch ?? '', event.worker && `· ${event.worker}`, event.reason && `· ${event.reason}`];
    log.prepend(el('div', {}, line.filter(Boolean).join(' ')));
    while (log.childElementCount > LOG_LINES) log.lastChild.remove();
  };
  while (!signal.aborted) {
    try {
      await events(`${queuePath(queue)}/events`, add, signal);
    } catch (error) {
      if (signal.aborted) return;
    }
    await new Promise((resolve) => { setTimeout(resolve, POLL * 2); });
  }
}

// --- batches ---

function openBatches(queue, { batches, metadata }) {
  const more = Boolean(metadata?.continue); // a page is short where it had to look at many that are complete
  if (!batches.length) return more ? [el('h2', {}, 'Open batches'), el('p', { class: 'empty' }, 'None among the first thousands.')] : [];
  const rows = batches.map((batch) =>
    el(
      'tr',
      {},
      el('td', {}, el('a', { href: batchHash(queue, batch.name) }, batch.name)),
      el('td', { class: 'wide' }, stateBar(batch.counts)),
      el('td', {}, lacks(batch)),
      el('td', {}, ago(batch.opened)),
    ),
  );
  return [
    el('h2', {}, more ? `Open batches, the first ${batches.length}` : 'Open batches'),
    el('div', { class: 'sheet batches' }, table(['batch', 'items', 'waits for', 'began'], rows)),
  ];
}

const unsettled = ({ counts }) => (counts.scheduled ?? 0) + (counts.ready ?? 0) + (counts.leased ?? 0);

/** What keeps a batch from being complete, in words; nothing when it is. */
function lacks(batch) {
  const lacks = [];
  const open = unsettled(batch);
  if (open) lacks.push(`${number(open)} of ${number(batch.accepted)} to be settled`);
  if (!batch.sealed && batch.expected != null) lacks.push(`${number(batch.expected - batch.accepted)} of ${number(batch.expected)} to come`);
  else if (!batch.sealed) lacks.push('its seal');
  return lacks.join(', ');
}

function batchView(queue, name) {
  const root = el('div');
  const path = batchPath(queue, name);
  return {
    root,
    async show() {
      const batch = await call('GET', path);
      const [missing, awaited] = await Promise.all([
        unsettled(batch) ? call('GET', `${path}:missing?limit=${MISSING}`) : { items: [] },
        batch.awaited ? call('GET', `${path}:awaited?limit=${MISSING}`) : { names: [] },
      ]);
      show(root, batchHead(queue, batch), el('div', { class: 'sheet' }, stateBar(batch.counts), legend(batch.counts)), ...batchParts(queue, batch, missing.items, awaited.names));
    },
  };
}

function batchHead(queue, batch) {
  const path = batchPath(queue, batch.name);
  const ask = (question, action) => () => confirmThat(question, action);
  const standing = batch.cancelled ? 'cancelled' : batch.complete ? 'complete' : batch.sealed ? 'sealed' : 'open';
  return el(
    'h1',
    {},
    batch.name,
    el('span', { class: 'badge' }, standing),
    batch.sealed || batch.expected != null ? null : el('button', { onclick: ask(`Will nothing more come to "${batch.name}"? That cannot be undone.`, () => call('PUT', path, { sealed: true })) }, 'Seal'),
    batch.complete ? null : el('button', { class: 'danger', onclick: ask(`Cancel what is not settled of "${batch.name}", and take nothing more?`, () => call('POST', `${path}:cancel`)) }, 'Cancel'),
  );
}

function batchParts(queue, batch, missing, awaited) {
  const facts = [
    ['waits for', batch.complete ? null : lacks(batch)],
    ['accepted', `${number(batch.accepted)}${batch.expected == null ? '' : ` of ${number(batch.expected)}`}`],
    ['began', `${ago(batch.opened)} (${batch.opened})`],
    ['complete', batch.completed && `${ago(batch.completed)} (${batch.completed})`],
    ['cancelled', batch.cancelled && `${ago(batch.cancelled)} (${batch.cancelled})`],
    ['kept until', batch.keptUntil && `${ago(batch.keptUntil)} (${batch.keptUntil}), at least`],
  ];
  return [
    el('h2', {}, 'Facts'),
    factSheet(facts),
    ...(missing.length ? [el('h2', {}, 'Not settled, the oldest first'), el('div', { class: 'sheet scroll' }, itemTable(queue, missing))] : []),
    ...(awaited.length ? [el('h2', {}, 'Not come'), el('pre', {}, awaited.join('\n'))] : []),
  ];
}

// --- one item ---

function itemView(queue, name) {
  const root = el('div');
  return {
    root,
    async show() {
      const item = await call('GET', itemPath(queue, name));
      show(root, itemHead(queue, item), ...itemParts(item));
    },
  };
}

function itemHead(queue, item) {
  const settled = ['succeeded', 'dead', 'cancelled'].includes(item.state);
  return el(
    'h1',
    {},
    item.name,
    stateCell(item.state),
    item.state === 'dead' ? el('button', { onclick: () => redrive(queue, { names: [item.name] }) }, 'Redrive') : null,
    settled ? null : el('button', { class: 'danger', onclick: () => confirmThat(`Cancel "${item.name}"?`, () => call('DELETE', itemPath(queue, item.name))) }, 'Cancel'),
  );
}

function itemParts(item) {
  const facts = [
    ['enqueued', `${ago(item.enqueued)} (${item.enqueued})`],
    ['finished', item.finished && `${ago(item.finished)} (${item.finished})`],
    ['priority', String(item.priority)],
    ['group', item.group],
    ['batch', item.batch],
    ['failures', String(item.failures)],
    ['lost leases', item.lost ? String(item.lost) : null],
    ['worker', item.lease && `${item.lease.worker}, attempt ${item.lease.attempt}, lease ends ${ago(item.lease.expires)}`],
    ['hedged to', item.hedge && `${item.hedge.worker}, attempt ${item.hedge.attempt}, ${ago(item.hedge.started)}`],
    ['progress', item.lease?.progress && `${item.lease.progress.percent ?? '?'} % ${item.lease.progress.message ?? ''}`],
    ['waits because', item.waiting && [item.waiting.detail, item.waiting.from && `From ${item.waiting.from}.`].filter(Boolean).join(' ')],
  ];
  return [
    factSheet(facts),
    ...json('Data', item.data),
    ...json('Result', item.result),
    ...attempts(item.attempts ?? []),
  ];
}

const json = (title, value) => (value ? [el('h2', {}, title), el('pre', {}, JSON.stringify(value, null, 2))] : []);

function attempts(list) {
  if (!list.length) return [];
  const rows = list.map((attempt) =>
    el(
      'tr',
      {},
      el('td', { class: 'number' }, String(attempt.number)),
      el('td', {}, attempt.ending, attempt.counted ? '' : el('div', { class: 'soft' }, 'not counted')),
      el('td', {}, attempt.worker),
      el('td', {}, ago(attempt.ended), el('div', { class: 'soft' }, `took ${span((Date.parse(attempt.ended) - Date.parse(attempt.started)) / 1000)}`)),
      el('td', {}, attempt.stage ? `${attempt.stage}: ` : '', attempt.reason ?? '', attempt.stderr ? el('pre', {}, attempt.stderr) : null),
    ),
  );
  return [el('h2', {}, 'Attempts'), el('div', { class: 'sheet scroll' }, table(['#', 'ending', 'worker', 'when', 'why'], rows))];
}

// --- asking ---

async function redrive(queue, request) {
  try {
    const would = await call('POST', `${queuePath(queue)}:redrive`, { ...request, dryRun: true });
    confirmThat(`Send ${number(would.matched)} dead item${would.matched === 1 ? '' : 's'} through again?`, () => call('POST', `${queuePath(queue)}:redrive`, request), would.names);
  } catch (error) {
    tell(error);
  }
}

function confirmThat(question, action, details = []) {
  const go = async () => {
    try {
      await action();
      dialog.close();
      refresh();
    } catch (error) {
      tell(error);
    }
  };
  open(el('p', {}, question), details.length ? el('pre', {}, details.join('\n')) : null, el('div', { class: 'row' }, el('button', { onclick: () => dialog.close() }, 'No'), el('button', { onclick: go }, 'Yes')));
}

function tell(error) {
  open(el('p', {}, error.message), el('div', { class: 'row' }, el('button', { onclick: () => dialog.close() }, 'Close')));
}

function askToken(why) {
  return new Promise((resolve) => {
    const input = el('input', { type: 'password', 'aria-label': 'Token', autocomplete: 'current-password' });
    const form = el('form', { method: 'dialog' }, el('p', {}, why), input, el('div', { class: 'row' }, el('button', {}, 'Use this token')));
    form.addEventListener('submit', () => token.set(input.value));
    open(form);
    dialog.addEventListener('close', resolve, { once: true });
  });
}

const dialog = document.getElementById('dialog');
function open(...children) {
  dialog.replaceChildren(...children.filter(Boolean));
  if (!dialog.open) dialog.showModal();
}

addEventListener('hashchange', route);
document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh(); });
route();
