// A chart of counts by word.
const PAINT = { white: '#f3f4f6', gray: '#9ca3af', black: '#1f2937', red: '#dc2626', orange: '#f97316', yellow: '#eab308', green: '#16a34a', blue: '#2563eb', purple: '#9333ea' };
const HEIGHT = 200;

export function bars(root) {
  let plot;
  let drawn = '';
  return (counts) => {
    const entries = Object.entries(counts).sort(([, one], [, other]) => other - one);
    const words = entries.map(([word]) => word);
    const data = [words.map((_, i) => i), entries.map(([, count]) => count)];
    if (JSON.stringify(entries) === drawn) return;
    drawn = JSON.stringify(entries);
    root.querySelector('figcaption').title = entries.map(([word, count]) => `${count} ${word}`).join(', ');
    plot?.destroy();
    const ink = () => getComputedStyle(document.body).color;
    const fill = words.map((word) => PAINT[word] ?? '#22c55e');
    plot = new uPlot(
      {
        width: Math.max(200, root.clientWidth - 36),
        height: HEIGHT,
        cursor: { show: false },
        scales: { x: { time: false, range: () => [-0.6, Math.max(words.length, 3) - 0.4] }, y: { range: (_, __, high) => [0, Math.max(1, high * 1.15)] } },
        axes: [
          { stroke: ink, grid: { show: false }, ticks: { show: false }, splits: () => data[0], values: () => words.map((word, i) => `${word} ${data[1][i]}`) },
          { stroke: ink, grid: { stroke: '#8883', width: 1 }, ticks: { show: false }, size: 50, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100000, 1000000] },
        ],
        series: [{}, { stroke: '#8888', width: 1, fill: '#22c55e', points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 90], disp: { fill: { unit: 3, values: () => fill }, stroke: { unit: 3, values: () => fill.map(() => '#8888') } } }) }],
      },
      data,
      root,
    );
  };
}
