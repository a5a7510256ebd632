// Builds elements. Text always goes in as text: names and data come from anywhere.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element[name] = value;
    else if (name === 'tone') element.style.setProperty('--tone', `var(--${value})`);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return element;
}

/**
 * Shows these children in place of those before. What is as it was stays, and with it the focus, a selection and how far
 * it is scrolled: a person may be in the midst of it.
 */
export function show(parent, ...children) {
  const fresh = children.flat().filter((child) => child !== undefined && child !== null);
  fresh.forEach((child, i) => {
    const shown = parent.childNodes[i];
    if (shown) renew(shown, child);
    else parent.append(child);
  });
  while (parent.childNodes.length > fresh.length) parent.lastChild.remove();
}

function renew(shown, fresh) {
  if (!isSame(shown, fresh)) shown.replaceWith(fresh);
  else if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== fresh.data) shown.data = fresh.data;
  } else {
    for (const { name } of [...shown.attributes]) if (!fresh.hasAttribute(name)) shown.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
    shown.onclick = fresh.onclick;
    show(shown, ...fresh.childNodes);
  }
}

// A click may be under way: what it is on becomes no button or link to anything else.
const isSame = (one, other) =>
  one.nodeName === other.nodeName && one.href === other.href && (one.nodeName !== 'BUTTON' || one.textContent === other.textContent);

export const STATES = ['scheduled', 'ready', 'leased', 'succeeded', 'dead', 'cancelled'];

export const number = (value) => (value ?? 0).toLocaleString('en');

export function ago(time, now = Date.now()) {
  if (!time) return '–';
  const seconds = (now - Date.parse(time)) / 1000;
  const words = span(Math.abs(seconds));
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

export function span(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

const UNITS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86400 };

/** A duration of the wire, such as 6725ms, in words; a dash when there is none. */
export function duration(wire) {
  const [, amount, unit] = /^(\d+)(ms|[smhd])$/.exec(wire ?? '') ?? [];
  return unit ? span(amount * UNITS[unit]) : (wire ?? '–');
}

export function stateBar(counts) {
  const total = STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const parts = STATES.filter((state) => counts[state] > 0).map((state) => {
    const part = el('i', { title: `${state}: ${number(counts[state])}` });
    part.style.flex = counts[state] / total;
    part.style.background = `var(--${state})`;
    return part;
  });
  return el('div', { class: 'bar', role: 'img', 'aria-label': legendText(counts) }, parts);
}

export function legend(counts) {
  return el(
    'div',
    { class: 'legend' },
    STATES.map((state) => el('span', { tone: state }, `${number(counts[state])} ${state}`)),
  );
}

const legendText = (counts) => STATES.map((state) => `${counts[state] ?? 0} ${state}`).join(', ');
