// What the page has seen of each queue while it was open, for rates and charts.
import { el } from './dom.js';

export class History {
  #kept;
  #points = new Map();

  constructor(kept) {
    this.#kept = kept;
  }

  add(queues) {
    const time = Date.now() / 1000;
    for (const { name, counts } of queues) {
      const points = this.#points.get(name) ?? [];
      const last = points.at(-1);
      const rate = (state) => (last ? Math.max(0, counts[state] - last.counts[state]) / (time - last.time) : 0);
      points.push({ time, counts, ready: counts.ready, leased: counts.leased, doneRate: rate('succeeded'), failedRate: rate('dead') });
      if (points.length > this.#kept) points.shift();
      this.#points.set(name, points);
    }
  }

  // Items done per second, over the last few looks.
  rate(name) {
    const points = (this.#points.get(name) ?? []).slice(-5);
    return points.length ? points.reduce((sum, point) => sum + point.doneRate, 0) / points.length : 0;
  }

  series(name, fields) {
    const points = this.#points.get(name) ?? [];
    return [points.map((point) => point.time), ...fields.map((field) => points.map((point) => point[field]))];
  }
}

// Fixed, since the span of what was seen so far says nothing when that is a moment, or one point.
const lastTenMinutes = () => [Date.now() / 1000 - 600, Date.now() / 1000];

export function chart(title, labels, tones) {
  const root = el('div', { class: 'sheet chart' });
  const style = getComputedStyle(document.documentElement);
  const tone = (name) => style.getPropertyValue(name).trim();
  let plot;
  return {
    root,
    draw(data) {
      if (plot) return plot.setData(data);
      const axis = { stroke: () => getComputedStyle(document.body).color, grid: { stroke: '#8883', width: 1 }, ticks: { show: false } };
      plot = new uPlot(
        {
          title,
          width: Math.max(200, root.clientWidth - 36),
          height: 190,
          cursor: { y: false },
          scales: { x: { range: lastTenMinutes }, y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } },
          axes: [axis, { ...axis, size: 54 }],
          series: [{}, ...labels.map((label, i) => ({ label, stroke: tone(tones[i]), width: 2, fill: `${tone(tones[i])}22` }))],
        },
        data,
        root,
      );
    },
  };
}
